import { user, type MovieSummary, type Opinion } from '@cinema/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const PAGE = 30
const ROW = 20

const noOpinion: Opinion = { favorite: false, liked: false, stars: null }

export const social = {
  /** All that the signed-in viewer keeps, newest first. */
  favorites: infiniteQueryOptions({
    queryKey: ['me', 'favorites'],
    queryFn: ({ pageParam, signal }) =>
      call(user.favorites, { query: { cursor: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  }),

  /** All that the signed-in viewer rated, newest first. */
  ratings: infiniteQueryOptions({
    queryKey: ['me', 'ratings'],
    queryFn: ({ pageParam, signal }) =>
      call(user.ratings, { query: { cursor: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  }),

  /** What the signed-in viewer made of this title. */
  opinion: (movieId: string) =>
    queryOptions({
      queryKey: ['me', 'opinion', movieId],
      queryFn: ({ signal }) => call(user.opinion, { params: { movieId }, signal }),
    }),

  /** Rows of titles like those watched lately. */
  recommendations: queryOptions({
    queryKey: ['me', 'recommendations'],
    queryFn: async ({ signal }): Promise<{ because: MovieSummary; items: MovieSummary[] }[]> =>
      (await call(user.recommendations, { query: { limit: ROW }, signal })).rows,
    staleTime: 5 * 60_000,
  }),
}

/** Changes the viewer's mind about a title: shown at once, taken back when the server refuses. */
export function useSetOpinion(movieId: string) {
  const client = useQueryClient()
  const { queryKey } = social.opinion(movieId)
  return useMutation({
    // One after the other, so that the last press is the one that stays.
    scope: { id: `opinion ${movieId}` },
    mutationFn: (change: Partial<Opinion>) => send(movieId, change),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      client.setQueryData(queryKey, { ...noOpinion, ...before, ...change })
      return { before }
    },
    onError: (_error, _change, context) =>
      client.setQueryData(queryKey, context?.before ?? noOpinion),
    onSuccess: (opinion) => client.setQueryData(queryKey, opinion),
    onSettled: (_opinion, _error, change) => {
      const changed = 'stars' in change ? 'ratings' : 'favorites'
      return client.invalidateQueries({ queryKey: ['me', changed] })
    },
  })
}

function send(movieId: string, { favorite, liked, stars }: Partial<Opinion>): Promise<Opinion> {
  const params = { movieId }
  if (favorite !== undefined) {
    return call(favorite ? user.addFavorite : user.removeFavorite, { params })
  }
  if (liked !== undefined) return call(liked ? user.like : user.unlike, { params })
  return stars == null
    ? call(user.unrate, { params })
    : call(user.rate, { params, body: { stars } })
}
