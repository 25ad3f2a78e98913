import { providers, type DirectSource } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** Addresses at which the operator offers a title, the best first. */
export const directSourcesQuery = (movieId: string) =>
  queryOptions({
    queryKey: ['me', 'admin', 'direct-sources', movieId],
    queryFn: async ({ signal }) =>
      (await call(providers.directSources, { params: { movieId }, signal })).sources,
    staleTime: 0,
    meta: { silent: true },
  })

export function useSetDirectSources(movieId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (sources: DirectSource[]) =>
      call(providers.setDirectSources, { params: { movieId }, body: { sources } }),
    // What plays a title is shown in many places.
    onSuccess: () => client.invalidateQueries(),
    // The form shows what went wrong beside what was typed.
    meta: { silent: true },
  })
}
