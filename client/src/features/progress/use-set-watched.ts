import { progress, type Progress } from '@cinema/contract'
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { WATCHING, watching } from './queries.ts'

/** Marks a title as watched or unwatched: shown at once, taken back when the server refuses. */
export function useSetWatched(movieId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (watched: boolean) =>
      call(progress.setWatched, { params: { movieId }, body: { watched } }),
    onMutate: async (watched) => {
      await client.cancelQueries({ queryKey: WATCHING })
      const before = client.getQueriesData({ queryKey: WATCHING })
      showMark(client, movieId, watched)
      return { before }
    },
    onError: (_error, _watched, context) => {
      for (const [queryKey, data] of context?.before ?? []) client.setQueryData(queryKey, data)
    },
    onSuccess: (state) => client.setQueryData(watching.place(movieId).queryKey, state),
    onSettled: () => client.invalidateQueries({ queryKey: WATCHING }),
  })
}

function showMark(client: QueryClient, movieId: string, watched: boolean): void {
  client.setQueryData(watching.place(movieId).queryKey, (place) => ({
    ...(place ?? neverPlayed(movieId)),
    watched,
  }))
  client.setQueryData(watching.unfinished.queryKey, (items) =>
    watched ? items?.filter(({ movie }) => movie.id !== movieId) : items,
  )
  client.setQueryData(watching.history.queryKey, (history) =>
    history === undefined
      ? undefined
      : {
          ...history,
          pages: history.pages.map((page) => ({
            ...page,
            items: page.items.map((item) =>
              item.movie.id === movieId
                ? { ...item, progress: { ...item.progress, watched } }
                : item,
            ),
          })),
        },
  )
}

const neverPlayed = (movieId: string): Progress => ({
  movieId,
  epoch: 0,
  seq: 0,
  positionSeconds: 0,
  durationSeconds: 0,
  watched: false,
  playCount: 0,
  playedSeconds: 0,
  updatedAt: new Date(0).toISOString(),
})
