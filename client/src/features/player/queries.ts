import { streaming, type ProviderName } from '@cinema/contract'
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { isProblem } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { renewalOf } from './links.ts'

const ASK_AGAIN_MS = 5000
const ASKED_AT_MOST = 3

/**
 * Where a title can be played. Links are signed for the viewer and hold for a while. Not under `me`:
 * a sign-in that ends meanwhile does not stop the film.
 */
export const sourcesOf = (movieId: string, prefer: ProviderName | null) =>
  queryOptions({
    queryKey: ['sources', movieId],
    queryFn: ({ signal }) =>
      call(streaming.sources, { params: { movieId }, query: prefer ? { prefer } : {}, signal }),
    // A film that is on must not be torn away by newer links; they are asked for when needed.
    staleTime: Infinity,
    gcTime: 0,
    refetchInterval: ({ state: { data, dataUpdateCount, dataUpdatedAt } }) => {
      if (!data) return false
      // A slow provider may have answered meanwhile.
      if (data.degraded && dataUpdateCount < ASKED_AT_MOST) return ASK_AGAIN_MS
      return renewalOf(data, dataUpdatedAt)
    },
    // A film that is heard from another tab has to go on too.
    refetchIntervalInBackground: true,
    meta: { silent: true },
  })

/** The page of an embedded player that begins at a place. */
export const embedOf = (movieId: string, positionSeconds: number) =>
  queryOptions({
    queryKey: ['embed', movieId, Math.floor(positionSeconds)],
    queryFn: ({ signal }) => {
      const query = { autoplay: true, positionSeconds: Math.floor(positionSeconds) }
      return call(streaming.embed, { params: { movieId }, query, signal })
    },
    staleTime: Infinity,
    gcTime: 0,
    meta: { silent: true },
  })

/** Whether some provider has a title that the library does not hold. */
export const offersOf = (movieId: string) =>
  queryOptions({
    queryKey: ['offers', movieId],
    queryFn: ({ signal }) => call(streaming.sources, { params: { movieId }, signal }),
    staleTime: 60_000,
    meta: { silent: true },
  })

/** Who may play it is said when they try. */
export const isForOthers = (error: unknown): boolean =>
  isProblem(error, 'unauthenticated') || isProblem(error, 'forbidden')

/** Whether anything but the library can bring titles to the screen. */
const hasOtherProviders = queryOptions({
  queryKey: ['providers'],
  queryFn: async ({ signal }) => {
    const providers = await call(streaming.providers, { signal })
    return providers.some(({ name, enabled }) => enabled && name !== 'library')
  },
  staleTime: 60_000,
  meta: { silent: true },
})

/** Which of these titles, that the library does not hold, some provider has. */
export const offeredAmong = (movieIds: readonly string[]) =>
  queryOptions({
    queryKey: ['offers', 'among', movieIds],
    queryFn: async ({ client, signal }) => {
      const offered: string[] = []
      if (!(await client.query(hasOtherProviders))) return offered
      // One after the other: a season is no reason to knock at a provider twenty times at once.
      for (const movieId of movieIds) {
        if (signal.aborted) break
        if (await isOffered(client, movieId)) offered.push(movieId)
      }
      return offered
    },
    staleTime: 60_000,
    meta: { silent: true },
  })

const isOffered = (client: QueryClient, movieId: string): Promise<boolean> =>
  client.query(offersOf(movieId)).then(({ sources }) => sources.length > 0, isForOthers)
