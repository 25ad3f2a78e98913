import { streaming } from '@cinema/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/**
 * Where a title can be played. Links are signed for the viewer and hold for a while. Not under `me`:
 * a sign-in that ends meanwhile does not stop the film.
 */
export const sourcesOf = (movieId: string) =>
  queryOptions({
    queryKey: ['sources', movieId],
    queryFn: ({ signal }) => call(streaming.sources, { params: { movieId }, signal }),
    // A film that is on must not be torn away by newer links; the player asks when it needs them.
    staleTime: Infinity,
    gcTime: 0,
    meta: { silent: true },
  })
