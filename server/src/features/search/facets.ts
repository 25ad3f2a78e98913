import type { SearchKind } from '@cinema/contract'

export interface Facets {
  kinds: { kind: SearchKind; count: number }[]
  genres: { slug: string; name: string; count: number }[]
  decades: { decade: number; count: number }[]
  ratings: { minRating: number; count: number }[]
}

const offeredRatings = [9, 8, 7, 6, 5]
const kinds = ['film', 'series', 'person'] as const

interface Counted {
  readonly kinds: ReadonlyMap<SearchKind, number>
  readonly genres: ReadonlyMap<string, { name: string; count: number }>
  /** By first year of ten. */
  readonly decades: ReadonlyMap<number, number>
  /** By rating without its fraction. */
  readonly ratings: ReadonlyMap<number, number>
}

/** Facets from counts: genres with most hits first, decades from the oldest, ratings "at least so". */
export function toFacets(counted: Counted): Facets {
  const atLeast = (rating: number): number =>
    [...counted.ratings].reduce((sum, [band, count]) => (band >= rating ? sum + count : sum), 0)
  return {
    kinds: kinds
      .map((kind) => ({ kind, count: counted.kinds.get(kind) ?? 0 }))
      .filter(({ count }) => count > 0),
    genres: [...counted.genres]
      .map(([slug, { name, count }]) => ({ slug, name, count }))
      .sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1)),
    decades: [...counted.decades]
      .map(([decade, count]) => ({ decade, count }))
      .sort((a, b) => a.decade - b.decade),
    ratings: offeredRatings
      .map((minRating) => ({ minRating, count: atLeast(minRating) }))
      .filter(({ count }) => count > 0),
  }
}

/** The facets of several parts of a result as one. */
export function joinFacets(parts: readonly Facets[]): Facets {
  const [only] = parts
  if (only && parts.length === 1) return only
  const sum = <K extends keyof Facets>(facet: K, keyOf: (item: Facets[K][number]) => unknown) => {
    const joined = new Map<unknown, Facets[K][number]>()
    for (const item of parts.flatMap((part): Facets[K][number][] => part[facet])) {
      const key = keyOf(item)
      joined.set(key, { ...item, count: item.count + (joined.get(key)?.count ?? 0) })
    }
    return [...joined.values()]
  }
  return {
    kinds: sum('kinds', ({ kind }) => kind).sort(
      (a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind),
    ),
    genres: sum('genres', ({ slug }) => slug).sort(
      (a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1),
    ),
    decades: sum('decades', ({ decade }) => decade).sort((a, b) => a.decade - b.decade),
    ratings: sum('ratings', ({ minRating }) => minRating).sort((a, b) => b.minRating - a.minRating),
  }
}
