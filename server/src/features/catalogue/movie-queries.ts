import { firstYear, lastYear, MovieSort, type MovieListQuery } from '@cinema/contract'
import type { Conditions, Order } from '../../infra/keyset.ts'
import type { MovieRecord } from './title-record.ts'

/** An order of films, and how to read what a film is ordered by. */
interface FilmOrder extends Order {
  readonly of: (film: OrderedFilm) => string | number
}

type OrderedFilm = Pick<MovieRecord, 'popularity' | 'titleKey' | 'order'>

export const movieSorts: Readonly<Record<MovieSort, FilmOrder>> = {
  popularity: { field: 'popularity', direction: -1, of: ({ popularity }) => popularity },
  newest: { field: 'order.newest', direction: -1, of: ({ order }) => order.newest },
  rating: { field: 'order.rating', direction: -1, of: ({ order }) => order.rating },
  title: { field: 'titleKey', direction: 1, of: (film) => film.titleKey },
  year: { field: 'order.year', direction: 1, of: ({ order }) => order.year },
}

const sortNames = MovieSort.options

/** What a list can be narrowed to before it is ordered. */
const facets = {
  featured: 'featured',
  premium: 'premium',
  playable: 'playable',
  tag: 'tags',
  genre: 'genres.slug',
  year: 'order.year',
  rating: 'order.ratingBand',
} as const

type Facet = keyof typeof facets
const facetNames = Object.keys(facets) as Facet[]
type Keys = Record<string, 1 | -1>

export interface MovieIndex {
  readonly name: string
  readonly keys: Keys
  readonly partialFilterExpression?: Record<string, unknown>
}

/**
 * What few films have: the indexes of a flag hold the films that bear it, those of tags and ratings
 * the films that have any. An index of all films for each would double the work of an import.
 */
const partial: Readonly<Partial<Record<Facet, Record<string, unknown>>>> = {
  featured: { featured: true },
  premium: { premium: true },
  playable: { playable: true },
  tag: { tags: { $gt: '' } },
  rating: { 'order.rating': { $gte: 0 } },
}

/** Orders in which a facet is a range of the order itself and needs no index of its own. */
const inOrder: Readonly<Partial<Record<Facet, readonly MovieSort[]>>> = {
  year: ['year', 'newest'],
  rating: ['rating'],
}

const orderKeys = ({ field, direction }: Order): Keys => ({ [field]: direction, _id: 1 })

/** One index for each pair of a facet and an order, and for each order alone. */
export const listIndexes: readonly MovieIndex[] = sortNames.flatMap((sort) => [
  { name: `all_${sort}`, keys: orderKeys(movieSorts[sort]) },
  ...facetNames
    .filter((facet) => !inOrder[facet]?.includes(sort))
    .map((facet) => ({
      name: `${facet}_${sort}`,
      keys: { [facets[facet]]: 1, ...orderKeys(movieSorts[sort]) } satisfies Keys,
      ...(partial[facet] && { partialFilterExpression: partial[facet] }),
    })),
])

export interface ListPlan {
  readonly filter: Conditions
  readonly order: FilmOrder
  /** The index that yields the list in its order; what it does not narrow is filtered on the way. */
  readonly hint: string
}

type Filters = Omit<MovieListQuery, 'limit' | 'cursor'>

/** How MongoDB is asked for a list: the conditions, the order, and the index for both. */
export function planList(query: Filters): ListPlan {
  const { sort } = query
  const estimates = Object.entries(estimatesOf(query)).filter(
    ([facet]) => !inOrder[facet as Facet]?.includes(sort),
  )
  const [narrowest] = estimates.sort(([, a], [, b]) => a - b)
  return {
    filter: conditionsOf(query),
    order: movieSorts[sort],
    hint: `${narrowest?.[0] ?? 'all'}_${sort}`,
  }
}

/** Roughly which part of the films each facet of a query leaves, to choose the index by. */
function estimatesOf(query: Filters): Partial<Record<Facet, number>> {
  const years = yearsOf(query)
  return {
    ...(query.featured && { featured: 0.001 }),
    ...(query.premium && { premium: 0.001 }),
    ...(query.playable && { playable: 0.002 }),
    ...(query.tag !== undefined && { tag: 0.02 }),
    ...(query.genre !== undefined && { genre: 0.1 }),
    ...(years && years.to - years.from < mostYears && { year: (years.to - years.from + 1) / 100 }),
    ...(query.minRating !== undefined && { rating: (11 - query.minRating) / 100 }),
  }
}

function conditionsOf(query: Filters): Conditions {
  const { featured, premium, playable, tag, genre, minRating, sort } = query
  return {
    ...(featured !== undefined && { featured }),
    ...(premium !== undefined && { premium }),
    ...(playable !== undefined && { playable }),
    ...(tag !== undefined && { tags: tag }),
    ...(genre !== undefined && { 'genres.slug': genre }),
    ...(minRating !== undefined && { 'order.rating': { $gte: minRating } }),
    ...(minRating !== undefined &&
      sort !== 'rating' && { 'order.ratingBand': { $in: range(Math.floor(minRating), 10) } }),
    ...yearConditions(query),
  }
}

/** A wider range leaves so many films that the order's own index meets them soon. */
const mostYears = 40

/**
 * A range of years: of days in the order of release and of years in that of years, where it narrows
 * the order itself; else the years one by one, each of which an index has in the order asked for.
 */
function yearConditions(query: Filters): Conditions {
  const years = yearsOf(query)
  if (!years) return {}
  const { from, to } = years
  if (query.sort === 'newest') {
    return { 'order.newest': { $gte: String(from), $lt: String(to + 1) } }
  }
  const isRange = query.sort === 'year' || to - from >= mostYears
  return { 'order.year': isRange ? { $gte: from, $lte: to } : { $in: range(from, to) } }
}

function yearsOf({ year, yearFrom, yearTo }: Filters): { from: number; to: number } | null {
  if (year === undefined && yearFrom === undefined && yearTo === undefined) return null
  return {
    from: Math.max(year ?? firstYear, yearFrom ?? firstYear),
    to: Math.min(year ?? lastYear, yearTo ?? lastYear),
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
