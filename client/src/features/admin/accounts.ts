import { adminUsers, audit, type AuditAction, type BodyOf } from '@cinema/contract'
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const PAGE = 50
const USERS = ['me', 'admin', 'users'] as const

/** Accounts, newest first, or those whose name or e-mail address begins with a text. */
export const usersQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...USERS, q],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: PAGE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) }
      return call(adminUsers.list, { query, signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    meta: { silent: true },
  })

/** The security log, newest first. */
export const auditQuery = (filter: { action?: AuditAction; userId?: string }) =>
  infiniteQueryOptions({
    queryKey: ['me', 'admin', 'audit', filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: PAGE, ...filter, ...(pageParam && { cursor: pageParam }) }
      return call(audit.list, { query, signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
    meta: { silent: true },
  })

export function useChangeUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ userId, ...body }: { userId: string } & BodyOf<typeof adminUsers.update>) =>
      call(adminUsers.update, { params: { userId }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: USERS }),
  })
}

export function useSignOutUser() {
  return useMutation({
    mutationFn: (userId: string) => call(adminUsers.signOut, { params: { userId } }),
  })
}
