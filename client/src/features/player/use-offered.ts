import { useQuery } from '@tanstack/react-query'
import { isProblem } from '../../api/api-error.ts'
import { offersOf } from './queries.ts'

/**
 * Whether a title can be played: what the library holds at once, everything else when the providers
 * have been asked; undefined until then.
 */
export function useOffered(title: { id: string; playable: boolean } | undefined) {
  const enabled = title !== undefined && !title.playable
  const { data, error } = useQuery({ ...offersOf(title?.id ?? ''), enabled })
  if (!enabled) return title?.playable
  // Who may play it is said when they try.
  if (isProblem(error, 'unauthenticated') || isProblem(error, 'forbidden')) return true
  return data ? data.sources.length > 0 : error ? false : undefined
}
