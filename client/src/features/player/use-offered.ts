import { useQuery } from '@tanstack/react-query'
import { isForOthers, offeredAmong, offersOf } from './queries.ts'

interface Playable {
  id: string
  playable: boolean
}

/**
 * Whether a title can be played: what the library holds at once, everything else when the providers
 * have been asked; undefined until then.
 */
export function useOffered(title: Playable | undefined) {
  const enabled = title !== undefined && !title.playable
  const { data, error } = useQuery({ ...offersOf(title?.id ?? ''), enabled })
  if (!enabled) return title?.playable
  if (isForOthers(error)) return true
  return data ? data.sources.length > 0 : error ? false : undefined
}

const NONE: readonly string[] = []

/** Which of these titles play although the library does not hold them: their ids. */
export function useOfferedAmong(titles: readonly Playable[]): readonly string[] {
  const unheld = titles.filter(({ playable }) => !playable).map(({ id }) => id)
  const { data } = useQuery({ ...offeredAmong(unheld), enabled: unheld.length > 0 })
  return data ?? NONE
}
