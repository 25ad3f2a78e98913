import { guard, type BodyOf } from '@cinema/contract'
import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const PAGE = 50
const GUARD = ['me', 'admin', 'guard'] as const

/** Clients that are blocked now, the newest first; current while somebody looks at them. */
export const blocksQuery = infiniteQueryOptions({
  queryKey: [...GUARD, 'blocks'],
  queryFn: ({ signal, pageParam }) => {
    const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }) }
    return call(guard.blocks, { query, signal })
  },
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  staleTime: 0,
  refetchInterval: 5000,
  meta: { silent: true },
})

export const allowListQuery = queryOptions({
  queryKey: [...GUARD, 'allow-list'],
  queryFn: async ({ signal }) => (await call(guard.allowances, { signal })).items,
  meta: { silent: true },
})

export function useLiftBlock() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (blocked: string) => call(guard.lift, { params: { client: blocked } }),
    onSettled: () => client.invalidateQueries(blocksQuery),
  })
}

/** Allowing lifts blocks, so both lists are looked at anew. */
export function useAllow() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Pick<BodyOf<typeof guard.allow>, 'range'> & { note?: string }) =>
      call(guard.allow, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: GUARD }),
    // The form shows what went wrong beside what was typed.
    meta: { silent: true },
  })
}

export function useDisallow() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (range: string) => call(guard.disallow, { params: { range } }),
    onSettled: () => client.invalidateQueries(allowListQuery),
  })
}
