import { fold } from '../../infra/text.ts'
import { toFacets, type Facets } from './facets.ts'
import type { Asked } from './words.ts'

/** What a film is judged by. `textScore` is the database's, 0 for a film found by its title alone. */
export interface FoundFilm {
  readonly _id: string
  readonly title: string
  readonly titleKey: string
  readonly popularity: number
  readonly playable: boolean
  readonly genres: readonly { slug: string; name: string }[]
  readonly credits: readonly { name: string }[]
  readonly year: number | null
  readonly rating: number | null
  readonly textScore: number
}

/**
 * How well a film answers, about 0 to 190: the title itself (100), a title that begins so (60), the
 * part of the words in the title (up to 40), a person of that name (50) or the part of the words in
 * names (up to 20), the text score (saturating at 15), popularity (up to 10), that it plays here (2).
 */
export function scoreOf(found: FoundFilm, asked: Asked, askedKey: string): number {
  const title = fold(found.title)
  const names = found.credits.map(({ name }) => fold(name))
  const score =
    titleScore(found.titleKey, askedKey) +
    40 * share(asked.words, title.split(' ')) +
    (names.includes(asked.text)
      ? 50
      : 20 *
        share(
          asked.words,
          names.flatMap((name) => name.split(' ')),
        )) +
    (15 * found.textScore) / (found.textScore + 5) +
    found.popularity / 10 +
    (found.playable ? 2 : 0)
  return Math.round(score * 1000) / 1000
}

function titleScore(titleKey: string, askedKey: string): number {
  if (titleKey === askedKey) return 100
  if (titleKey.startsWith(`${askedKey} `)) return 60
  return titleKey.startsWith(askedKey) ? 45 : 0
}

/** The part of the words that is among the others; a word that only begins one counts half. */
function share(words: readonly string[], others: readonly string[]): number {
  if (words.length === 0) return 0
  const known = new Set(others)
  const points = words.map((word) => {
    if (known.has(word)) return 1
    return others.some((other) => other.startsWith(word)) ? 0.5 : 0
  })
  return points.reduce<number>((sum, point) => sum + point, 0) / words.length
}

export type Scored<T> = T & { score: number }

/** The best first; equals by id, so that pages follow each other without gap or repetition. */
export const rank = <T extends FoundFilm>(
  films: readonly T[],
  asked: Asked,
  askedKey: string,
): Scored<T>[] =>
  films
    .map((film) => ({ ...film, score: scoreOf(film, asked, askedKey) }))
    .sort((a, b) => b.score - a.score || (a._id < b._id ? -1 : 1))

/** How the found films divide. */
export function facetsOf(films: readonly FoundFilm[]): Facets {
  const genres = new Map<string, { name: string; count: number }>()
  const decades = new Map<number, number>()
  const ratings = new Map<number, number>()
  for (const film of films) {
    for (const { slug, name } of film.genres) {
      genres.set(slug, { name, count: (genres.get(slug)?.count ?? 0) + 1 })
    }
    if (film.year !== null) increment(decades, film.year - (film.year % 10))
    if (film.rating !== null) increment(ratings, Math.floor(film.rating))
  }
  return toFacets({ kinds: new Map([['film', films.length]]), genres, decades, ratings })
}

const increment = (counts: Map<number, number>, key: number): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1)
