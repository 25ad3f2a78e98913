import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { ProgressTracker } from './progress-tracker.ts'
import { progressQueue } from './queue.ts'
import { beginning, type TrackerState } from './tracker-state.ts'

export interface Tracking {
  /** Null for an anonymous viewer, whose place is not kept. */
  tracker: ProgressTracker | null
  state: TrackerState
}

const WATCHED = ['me', 'watching']
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
  const onHide = () => {
    if (document.visibilityState === 'hidden') tracker.report('heartbeat')
  }
  const onLeave = (event: PageTransitionEvent) => tracker.leave(event.persisted ? 'pause' : 'end')
  const onOnline = () => void tracker.flush()
  document.addEventListener('visibilitychange', onHide)
  addEventListener('pagehide', onLeave)
  addEventListener('online', onOnline)
  void tracker.start()
  return () => {
    document.removeEventListener('visibilitychange', onHide)
    removeEventListener('pagehide', onLeave)
    removeEventListener('online', onOnline)
    // Lists of what was begun are right again once the last place has arrived.
    void tracker.stop().then(() => queryClient.invalidateQueries({ queryKey: WATCHED }))
  }
}
