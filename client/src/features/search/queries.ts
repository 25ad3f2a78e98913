import { search } from '@cinema/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export interface SearchTerms {
  q: string
  genre?: string
  /** First year of ten. */
  decade?: number
}

/** Films by words. A newer text aborts the request of the one before. */
export function searchFilms({ q, genre, decade }: SearchTerms) {
  return infiniteQueryOptions({
    queryKey: ['search', q, genre, decade],
    queryFn: ({ pageParam, signal }) =>
      call(search.find, {
        query: {
          q,
          genre,
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
