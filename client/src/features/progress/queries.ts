import { progress, streaming, user, type Progress } from '@cinema/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { isProblem } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { deviceId } from './device.ts'

const ROW = 20
const PAGE = 30
// A place moves while a film plays, so what was loaded before it is out of date at once.
const LIVELY = { staleTime: 0 }

/** Everything that tells of the viewer's places begins with it. */
export const WATCHING = ['me', 'watching'] as const

export const watching = {
  /** The viewer's place in one title; null for one never played. */
  place: (movieId: string) =>
    queryOptions({
      queryKey: [...WATCHING, 'place', movieId],
      queryFn: ({ signal }): Promise<Progress | null> =>
        call(progress.get, { params: { movieId }, signal }).catch((error: unknown) => {
          if (isProblem(error, 'no_progress')) return null
          throw error
        }),
      ...LIVELY,
    }),

  /** What the viewer plays right now, on all devices. */
  running: queryOptions({
    queryKey: [...WATCHING, 'running'],
    queryFn: async ({ signal }) =>
      (await call(streaming.sessions, { query: { deviceId: deviceId() }, signal })).items,
    ...LIVELY,
  }),

  /** Titles begun and not finished, newest first. */
  unfinished: queryOptions({
    queryKey: [...WATCHING, 'unfinished'],
    queryFn: async ({ signal }) =>
      (await call(user.continueWatching, { query: { limit: ROW }, signal })).items,
    ...LIVELY,
  }),

  /** Everything played, newest first. */
  history: infiniteQueryOptions({
    queryKey: [...WATCHING, 'history'],
    queryFn: ({ pageParam, signal }) =>
      call(user.history, { query: { cursor: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    ...LIVELY,
  }),
}
