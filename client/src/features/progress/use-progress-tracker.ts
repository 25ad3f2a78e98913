import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { ProgressTracker } from './progress-tracker.ts'
import { WATCHING } from './queries.ts'
import { progressQueue } from './queue.ts'
import { beginning, type TrackerState } from './tracker-state.ts'
import { onViewerEvent } from './viewer-events.ts'

export interface Tracking {
  /** Null for an anonymous viewer, whose place is not kept. */
  tracker: ProgressTracker | null
  state: TrackerState
}

const nothing = () => () => undefined

/**
 * Keeps the place of one playback while the component is there: opens the session, sends what is
 * due when the page is hidden or left and when the network returns, and ends it.
 */
export function useProgressTracker(movieId: string, userId: string | undefined): Tracking {
  const tracker = useMemo(
    () =>
      userId === undefined
        ? null
        : new ProgressTracker({ userId, movieId, queue: progressQueue() }),
    [movieId, userId],
  )
  const queryClient = useQueryClient()
  useEffect(() => (tracker ? accompany(tracker, queryClient) : undefined), [tracker, queryClient])
  const state = useSyncExternalStore(
    tracker?.subscribe ?? nothing,
    () => tracker?.state ?? beginning,
  )
  return { tracker, state }
}

function accompany(tracker: ProgressTracker, queryClient: QueryClient): () => void {
  // A page that goes is hidden too, but only after its last word.
  let left = false
  const listeners = {
    visibilitychange: () => {
      if (document.visibilityState === 'hidden' && !left) tracker.report('heartbeat')
    },
    pagehide: (event: PageTransitionEvent) => {
      left = true
      tracker.leave(event.persisted ? 'pause' : 'end')
    },
    pageshow: () => {
      left = false
    },
    online: () => void tracker.flush(),
  }
  const ending = new AbortController()
  for (const [event, listener] of Object.entries(listeners)) {
    const target = event === 'visibilitychange' ? document : window
    target.addEventListener(event, listener as EventListener, { signal: ending.signal })
  }
  const unhear = onViewerEvent((event) => {
    if (event.type === 'takeover') tracker.takenOver(event)
    if (event.type === 'session_ended') tracker.endedElsewhere(event.sessionId)
  })
  void tracker.start()
  return () => {
    ending.abort()
    unhear()
    // Lists of what was begun are right again once the last place has arrived.
    void tracker.stop().then(() => queryClient.invalidateQueries({ queryKey: WATCHING }))
  }
}
