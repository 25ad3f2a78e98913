import { user } from '@cinema/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const ROW = 20
const PAGE = 30
// A place moves while a film plays, so what was loaded before it is out of date at once.
const LIVELY = { staleTime: 0 }

export const watching = {
  /** Titles begun and not finished, newest first. */
  unfinished: queryOptions({
    queryKey: ['me', 'watching', 'unfinished'],
    queryFn: async ({ signal }) =>
      (await call(user.continueWatching, { query: { limit: ROW }, signal })).items,
    ...LIVELY,
  }),

  /** Everything played, newest first. */
  history: infiniteQueryOptions({
    queryKey: ['me', 'watching', 'history'],
    queryFn: ({ pageParam, signal }) =>
      call(user.history, { query: { cursor: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    ...LIVELY,
  }),
}
