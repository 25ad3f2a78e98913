import type { Provenance } from '@cinema/contract'
import { movieOrder, titleKey } from '../ordering.ts'
import type { MovieRecord } from '../title-record.ts'
import { withCurated } from '../curated.ts'
import type { FilmFacts } from './imported-film.ts'

/**
 * A film with what a source says about it. The source that brought the film first may correct its
 * own facts; every other source only adds what was missing. Genres, tags, people and sources are
 * united, popularity is the highest, and nothing is ever erased; so the result is the same however
 * often and in whatever interruptions the imports run.
 */
export function mergeFilm(
  id: string,
  existing: MovieRecord | undefined,
  facts: FilmFacts,
): MovieRecord {
  const before = existing ?? blank(id, facts)
  const isOwn = (before.sources[0]?.name ?? facts.source.name) === facts.source.name
  const pick = <T>(kept: T | null, given: T | null): T | null =>
    isOwn ? (given ?? kept) : (kept ?? given)
  const overview = pick(before.overview, facts.overview)
  const merged = {
    year: pick(before.year, facts.year),
    releasedOn: pick(before.releasedOn, facts.releasedOn),
    rating: pick(before.rating, facts.rating),
    popularity: Math.max(before.popularity, facts.popularity),
  }
  return curatedBy(before, {
    ...before,
    ...merged,
    overview,
    overviewSource: overview === before.overview ? before.overviewSource : facts.source.name,
    certification: pick(before.certification, facts.certification),
    ratingCount: pick(before.ratingCount, facts.ratingCount),
    durationSeconds: pick(before.durationSeconds, facts.durationSeconds),
    genres: unite(before.genres, facts.genres, ({ slug }) => slug),
    tags: unite(before.tags, facts.tags, (tag) => tag),
    credits: unite(before.credits, facts.credits, ({ name, role }) => `${role} ${name}`),
    sources: withSource(before.sources, facts.source),
  })
}

type WithoutOrder = Omit<MovieRecord, 'order'>

/** What administrators decided on stays as they left it. */
function curatedBy(before: MovieRecord, merged: WithoutOrder): MovieRecord {
  const film = withCurated(before, merged)
  return { ...film, order: movieOrder(film) }
}

/** A film of which no more is known than how it is called. */
export function blank(
  id: string,
  { title, year, popularity }: Pick<MovieRecord, 'title' | 'year' | 'popularity'>,
): MovieRecord {
  return {
    _id: id,
    title,
    titleKey: titleKey(title),
    year,
    releasedOn: null,
    overview: null,
    certification: null,
    rating: null,
    ratingCount: null,
    durationSeconds: null,
    introEndSeconds: null,
    creditsStartSeconds: null,
    genres: [],
    tags: [],
    credits: [],
    posterUrl: null,
    backdropUrl: null,
    trickplayUrl: null,
    media: null,
    featured: false,
    premium: false,
    playable: false,
    popularity,
    order: movieOrder({ releasedOn: null, year, rating: null, popularity }),
    sources: [],
    overviewSource: null,
  }
}

function unite<T>(kept: readonly T[], given: readonly T[], keyOf: (item: T) => string): T[] {
  const united = new Map(kept.map((item) => [keyOf(item), item]))
  for (const item of given) if (!united.has(keyOf(item))) united.set(keyOf(item), item)
  return [...united.values()]
}

const withSource = (sources: readonly Provenance[], source: Provenance): Provenance[] =>
  sources.some(({ name }) => name === source.name)
    ? sources.map((known) => (known.name === source.name ? source : known))
    : [...sources, source]
