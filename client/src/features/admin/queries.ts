import { admin } from '@cinema/contract'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

const MOST = 50
// A view of machinery at work: current while somebody looks at it, and its gaps are shown in place.
const LIVE = { staleTime: 0, refetchInterval: 5000, meta: { silent: true } }
const PIPELINE = ['me', 'admin', 'progress'] as const

export const administration = {
  breakers: queryOptions({
    queryKey: ['me', 'admin', 'breakers'],
    queryFn: ({ signal }) => call(admin.breakers, { signal }),
    ...LIVE,
  }),

  pipeline: queryOptions({
    queryKey: [...PIPELINE, 'state'],
    queryFn: ({ signal }) => call(admin.progress, { signal }),
    ...LIVE,
  }),

  /** The first of the records that could not be written. */
  deadLetters: queryOptions({
    queryKey: [...PIPELINE, 'dead-letters'],
    queryFn: ({ signal }) => call(admin.deadLetters, { query: { limit: MOST }, signal }),
    ...LIVE,
  }),

  /** The playbacks that run now, those seen last first. */
  sessions: queryOptions({
    queryKey: ['me', 'admin', 'sessions'],
    queryFn: ({ signal }) => call(admin.sessions, { query: { limit: MOST }, signal }),
    ...LIVE,
  }),
}

/** Gives a dead letter new attempts, or gives it up. */
export function useDecideDeadLetter() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: 'retry' | 'discard' }) =>
      call(decision === 'retry' ? admin.retryDeadLetter : admin.discardDeadLetter, {
        params: { id },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: PIPELINE }),
  })
}
