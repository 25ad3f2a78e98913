import { auth } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

export const devicesQuery = queryOptions({
  queryKey: ['me', 'devices'],
  queryFn: async ({ signal }) => (await call(auth.sessions, { signal })).items,
})

export function useRevokeDevice() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => call(auth.revoke, { params: { sessionId } }),
    onSettled: () => queryClient.invalidateQueries(devicesQuery),
  })
}

export function useRevokeOthers() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => call(auth.revokeOthers, {}),
    onSettled: () => queryClient.invalidateQueries(devicesQuery),
  })
}
