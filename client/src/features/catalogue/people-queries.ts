import { people } from '@cinema/contract'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'

/** A person with their films, a page of 60 at a time. */
export const person = (personId: string) =>
  infiniteQueryOptions({
    queryKey: ['person', personId],
    queryFn: ({ pageParam, signal }) =>
      call(people.get, { params: { personId }, query: { cursor: pageParam, limit: 60 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ filmography }) => filmography.nextCursor ?? undefined,
    staleTime: 5 * 60_000,
  })
