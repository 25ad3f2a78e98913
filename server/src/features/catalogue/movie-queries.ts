import type { MovieListQuery, MovieSort } from '@cinema/contract'
import type { Conditions, Order } from '../../infra/keyset.ts'
import { noYear } from './ordering.ts'
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

/** Fields that a list can be narrowed by before it is ordered, the narrowest first. */
const facets = {
  featured: 'featured',
  premium: 'premium',
  playable: 'playable',
  tag: 'tags',
  genre: 'genres.slug',
} as const

type Facet = keyof typeof facets
type Keys = Record<string, 1 | -1>

export interface MovieIndex {
  readonly name: string
  readonly keys: Keys
  readonly partialFilterExpression?: Record<string, unknown>
}

const orderKeys = ({ field, direction }: Order): Keys => ({ [field]: direction, _id: 1 })

/**
 * What few films have: the indexes of a flag hold the films that bear it, those of tags the films
 * that have any. An index of all films for each would double the work of an import.
 */
const partial: Readonly<Partial<Record<Facet, unknown>>> = {
  featured: true,
  premium: true,
  playable: true,
  tag: { $gt: '' },
}

/** One index for each pair of a facet and an order, and for each order alone. */
export const listIndexes: readonly MovieIndex[] = Object.entries(movieSorts).flatMap(
  ([sort, order]) => [
    { name: `all_${sort}`, keys: orderKeys(order) },
    ...Object.entries(facets).map(([facet, field]) => ({
      name: `${facet}_${sort}`,
      keys: { [field]: 1, ...orderKeys(order) } satisfies Keys,
      ...(facet in partial && {
        partialFilterExpression: { [field]: partial[facet as Facet] },
      }),
    })),
  ],
)

export interface ListPlan {
  readonly filter: Conditions
  readonly order: FilmOrder
  /** The index that yields the list in its order; what it does not narrow is filtered on the way. */
  readonly hint: string
}

type Filters = Omit<MovieListQuery, 'limit' | 'cursor'>

/** How MongoDB is asked for a list: the conditions, the order, and the index for both. */
export function planList(query: Filters): ListPlan {
  const order = movieSorts[query.sort]
  const chosen = facetNames.find((facet) => isChosen(query[facet]))
  return {
    filter: conditionsOf(query),
    order,
    hint: `${chosen ?? 'all'}_${query.sort}`,
  }
}

const facetNames = Object.keys(facets) as Facet[]
const isChosen = (value: string | boolean | undefined): boolean =>
  value !== undefined && value !== false

function conditionsOf(query: Filters): Conditions {
  const conditions: Record<string, unknown> = {}
  for (const facet of facetNames) {
    if (query[facet] !== undefined) conditions[facets[facet]] = query[facet]
  }
  if (query.minRating !== undefined) conditions['order.rating'] = { $gte: query.minRating }
  return { ...conditions, ...yearConditions(query) }
}

/** A range of years; in the order of release as a range of days, so that it narrows that index. */
function yearConditions({ year, yearFrom, yearTo, sort }: Filters): Conditions {
  if (year === undefined && yearFrom === undefined && yearTo === undefined) return {}
  const from = Math.max(year ?? 0, yearFrom ?? 0)
  const to = Math.min(year ?? noYear - 1, yearTo ?? noYear - 1)
  return sort === 'newest'
    ? { 'order.newest': { $gte: String(from), $lt: String(to + 1) } }
    : { 'order.year': { $gte: from, $lte: to } }
}
