import { fold } from '../../../infra/text.ts'
import { demoSource } from '../demo/seed.ts'
import { titleKey } from '../ordering.ts'
import type { MovieRecord } from '../title-record.ts'
import type { Tmdb } from './client.ts'
import { yearOf } from './facts.ts'
import type { tmdbFilmStore } from './film-store.ts'
import type { TmdbLinkStore } from './link-store.ts'

/** Who a film is at TMDb, or why that cannot be told. */
export type Verdict =
  | { readonly outcome: 'matched'; readonly tmdbId: number }
  | {
      readonly outcome: 'ambiguous' | 'none'
      readonly candidates: readonly number[]
      readonly reason: string
    }

interface Named {
  readonly title: string
  readonly year: number | null
}

/** Sources differ by a year: festivals, and countries, come first. */
const yearsApart = 1

/** Whether two titles are the same but for case, marks and punctuation, and of about the same year. */
export function isSame(a: Named, b: Named): boolean {
  if (a.year === null || b.year === null) return false
  return keyOf(a.title) === keyOf(b.title) && Math.abs(a.year - b.year) <= yearsApart
}

const keyOf = (title: string): string => fold(title) || title.trim().toLowerCase()

interface Stores {
  readonly films: ReturnType<typeof tmdbFilmStore>
  readonly links: TmdbLinkStore
}

/** Finds out who a film is. Nothing is ever guessed: more than one that fits is ambiguous. */
export async function identify(
  film: MovieRecord,
  { tmdb, ...stores }: Stores & { tmdb: Tmdb },
): Promise<Verdict> {
  if (film.sources[0]?.name === demoSource.name) return none('one of our own')
  if (film.year === null) return none('no year')
  const { movies, isComplete } = await tmdb.search(film.title, film.year)
  const fitting = movies.filter(({ title, original_title, release_date }) =>
    [title, original_title ?? title].some((name) =>
      isSame(film, { title: name, year: yearOf(release_date) }),
    ),
  )
  const candidates = [...new Set(fitting.map(({ id }) => id))].slice(0, 20)
  if (candidates.length > 1) return ambiguous(candidates, 'several there')
  if (!isComplete) return ambiguous(candidates, 'too many to tell')
  const [tmdbId] = candidates
  if (tmdbId === undefined) return none('not found')
  const rivals = await filmsLike(film, stores, tmdbId)
  return rivals.some(({ _id }) => _id !== film._id)
    ? ambiguous(candidates, 'several here')
    : { outcome: 'matched', tmdbId }
}

/** Films here that a title of TMDb may be; those that are another one for certain are not among them. */
export async function filmsLike(
  named: Named,
  { films, links }: Stores,
  tmdbId: number,
): Promise<MovieRecord[]> {
  const alike = (await films.byTitleKey(titleKey(named.title))).filter((film) =>
    isSame(film, named),
  )
  const known = new Map(
    (await links.of(alike.map(({ _id }) => _id))).map((link) => [link._id, link]),
  )
  return alike.filter(({ _id }) => {
    const link = known.get(_id)
    const isRefused = link?.origin === 'operator' && link.tmdbId === null
    return !isRefused && (link?.tmdbId ?? tmdbId) === tmdbId
  })
}

const none = (reason: string): Verdict => ({ outcome: 'none', candidates: [], reason })
const ambiguous = (candidates: readonly number[], reason: string): Verdict => ({
  outcome: 'ambiguous',
  candidates,
  reason,
})
