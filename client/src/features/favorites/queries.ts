import { user } from '@cinema/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const PAGE = 30

export const favorites = {
  /** All that the signed-in viewer keeps, newest first. */
  list: infiniteQueryOptions({
    queryKey: ['me', 'favorites'],
    queryFn: ({ pageParam, signal }) =>
      call(user.favorites, { query: { cursor: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  }),

  /** Whether the signed-in viewer keeps this title. */
  state: (movieId: string) =>
    queryOptions({
      queryKey: ['me', 'favorite', movieId],
      queryFn: async ({ signal }) =>
        (await call(user.favorite, { params: { movieId }, signal })).favorite,
    }),
}

/** Keeps or lets go of a title: shown at once, taken back when the server refuses. */
export function useSetFavorite(movieId: string) {
  const client = useQueryClient()
  const { queryKey } = favorites.state(movieId)
  return useMutation({
    mutationFn: (favorite: boolean) =>
      call(favorite ? user.addFavorite : user.removeFavorite, { params: { movieId } }),
    onMutate: async (favorite) => {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      client.setQueryData(queryKey, favorite)
      return { before }
    },
    onError: (_error, _favorite, context) =>
      client.setQueryData(queryKey, context?.before ?? false),
    onSuccess: ({ favorite }) => client.setQueryData(queryKey, favorite),
    onSettled: () => client.invalidateQueries({ queryKey: ['me', 'favorites'] }),
  })
}
