import type { ViewerEvent } from '@cinema/contract'
import type { QueryClient } from '@tanstack/react-query'
import { isOwnSession } from './progress-api.ts'
import { WATCHING, watching } from './queries.ts'
import { isNewer } from './versions.ts'

/** Several devices, or a batch, tell much at once: lists are asked for once. */
const TOGETHER_MS = 300

/**
 * Makes a listener that brings what this tab shows up to date with what other devices did: the place
 * in a title at once, the lists by asking for them.
 */
export function keepCurrent(client: QueryClient): (event: ViewerEvent) => void {
  let due: ReturnType<typeof setTimeout> | undefined
  const refreshLists = () => {
    due ??= setTimeout(() => {
      due = undefined
      void client.invalidateQueries({ queryKey: WATCHING })
    }, TOGETHER_MS)
  }
  return (event) => {
    if (event.type === 'upload') return
    if (event.type === 'progress') {
      const { current, sessionId } = event
      const { queryKey } = watching.place(event.movieId)
      // An event may have been on its way while a newer place was asked for.
      client.setQueryData(queryKey, (known) => (known && isNewer(known, current) ? known : current))
      if (sessionId !== null && isOwnSession(sessionId)) return
    }
    refreshLists()
  }
}
