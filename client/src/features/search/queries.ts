import { search, type SearchKind } from '@cinema/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export interface SearchTerms {
  q: string
  kind?: SearchKind
  genre?: string
  /** First year of ten. */
  decade?: number
  /** 0 to 10. */
  minRating?: number
}

/** Films, series and people by words. A newer text aborts the request of the one before. */
export function searchTitles({ q, kind, genre, decade, minRating }: SearchTerms) {
  return infiniteQueryOptions({
    queryKey: ['search', q, kind, genre, decade, minRating],
    queryFn: ({ pageParam, signal }) =>
      call(search.find, {
        query: {
          q,
          kind,
          genre,
          minRating,
          ...(decade != null && { yearFrom: decade, yearTo: decade + 9 }),
          cursor: pageParam,
          limit: 60,
        },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: q !== '',
    staleTime: 60_000,
  })
}

const SUGGESTED = 7

/** The best titles and names for what is typed so far. */
export const suggestions = (q: string) =>
  queryOptions({
    queryKey: ['suggest', q],
    queryFn: async ({ signal }) =>
      (await call(search.suggest, { query: { q, limit: SUGGESTED }, signal })).items,
    enabled: q !== '',
    staleTime: 60_000,
  })
