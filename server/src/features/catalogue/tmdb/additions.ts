import { createHash } from 'node:crypto'
import { movieOrder } from '../ordering.ts'
import type { CreditRecord, MovieRecord } from '../title-record.ts'
import { keyOf, tmdbName, type TmdbFacts } from './facts.ts'

const scalarNames = [
  'releasedOn',
  'overview',
  'certification',
  'durationSeconds',
  'posterUrl',
  'backdropUrl',
] as const

type Scalars = Pick<MovieRecord, (typeof scalarNames)[number] | 'rating' | 'ratingCount'>

/** What TMDb gave a film that it did not have: just this can be taken away again. */
export interface Additions {
  /** Digests of the values given to each field: what somebody else wrote there since is theirs. */
  readonly scalars: Partial<Record<keyof Scalars, string[]>>
  /** Slugs. */
  readonly genres: string[]
  readonly tags: string[]
  readonly credits: CreditRecord[]
}

interface Enriched {
  readonly film: MovieRecord
  readonly added: Additions
}

/** A film with what TMDb knows beyond it. Nothing that it had is changed. */
export function enrich(film: MovieRecord, tmdbId: number, facts: TmdbFacts): Enriched {
  const scalars = missingScalars(film, facts)
  const genres = beyond(film.genres, facts.genres, ({ slug }) => slug)
  const tags = beyond(film.tags, facts.tags, (tag) => tag)
  const credits = beyond(film.credits, facts.credits, keyOf)
  const enriched = {
    ...film,
    ...scalars,
    genres: [...film.genres, ...genres],
    tags: [...film.tags, ...tags],
    credits: [...film.credits, ...credits],
    sources: [...film.sources, facts.source],
    overviewSource: scalars.overview === undefined ? film.overviewSource : facts.source.name,
    tmdbId,
  }
  return {
    film: { ...enriched, order: movieOrder(enriched) },
    added: { scalars: digestsOf(scalars), genres: genres.map(({ slug }) => slug), tags, credits },
  }
}

/** The film as it is without TMDb; what others changed in the meantime stays. */
export function withdraw(film: MovieRecord, added: Additions): MovieRecord {
  const genres = new Set(added.genres)
  const tags = new Set(added.tags)
  const credits = new Set(added.credits.map(keyOf))
  const before: MovieRecord = {
    ...film,
    ...erased(film, added.scalars),
    genres: film.genres.filter(({ slug }) => !genres.has(slug)),
    tags: film.tags.filter((tag) => !tags.has(tag)),
    credits: film.credits.filter((credit) => !credits.has(keyOf(credit))),
    sources: film.sources.filter(({ name }) => name !== tmdbName),
    overviewSource: film.overviewSource === tmdbName ? null : film.overviewSource,
  }
  delete before.tmdbId
  return { ...before, order: movieOrder(before) }
}

function missingScalars(film: MovieRecord, facts: TmdbFacts): Partial<Scalars> {
  const missing = scalarNames.filter((name) => film[name] === null && facts[name] !== null)
  return {
    ...Object.fromEntries(missing.map((name) => [name, facts[name]])),
    // A number of votes belongs to its rating.
    ...(film.rating === null &&
      film.ratingCount === null &&
      facts.rating !== null && { rating: facts.rating, ratingCount: facts.ratingCount }),
  }
}

const digestsOf = (scalars: Partial<Scalars>): Additions['scalars'] =>
  Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, [digestOf(value)]]))

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

/** Null for each fact that is still one that TMDb gave. */
const erased = (film: MovieRecord, given: Additions['scalars']): Partial<Scalars> =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([name, digests]) => digests.includes(digestOf(film[name as keyof Scalars])))
      .map(([name]) => [name, null]),
  )

function beyond<T>(kept: readonly T[], given: readonly T[], keyOfItem: (item: T) => string): T[] {
  const known = new Set(kept.map(keyOfItem))
  return given.filter((item) => !known.has(keyOfItem(item)))
}

/** What either of two enrichments may have left in a film. */
export function unite(a: Additions, b: Additions): Additions {
  const scalars = { ...a.scalars }
  for (const [name, digests] of Object.entries(b.scalars)) {
    const field = name as keyof Scalars
    scalars[field] = [...new Set([...(scalars[field] ?? []), ...digests])]
  }
  return {
    scalars,
    genres: [...new Set([...a.genres, ...b.genres])],
    tags: [...new Set([...a.tags, ...b.tags])],
    credits: [...a.credits, ...beyond(a.credits, b.credits, keyOf)],
  }
}

export const nothingAdded: Additions = { scalars: {}, genres: [], tags: [], credits: [] }
