import type { BatchResult, PlaybackEvent, Progress } from '@cinema/contract'
import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import type { SessionDetails } from './progress-buffer.ts'

export type Announcements = ReturnType<typeof createAnnouncements>

/** Heartbeats of a title are told this seldom; pausing, seeking and ending at once. */
const heartbeatMs = 9000

/** Tells a viewer's other devices where playback is, and what became of theirs. */
export function createAnnouncements({ publish }: Context['events']) {
  const told = new LRUCache<string, true>({ max: 50_000, ttl: heartbeatMs })

  const moved = (userId: string, current: Progress, sessionId: string | null): void => {
    told.set(`${userId}|${current.movieId}`, true)
    publish(userId, { type: 'progress', movieId: current.movieId, sessionId, current })
  }

  return {
    /** After a mark. */
    marked: (userId: string, current: Progress): void => moved(userId, current, null),

    /** After an accepted report. */
    reported(
      userId: string,
      { sessionId, event }: { sessionId: string; event: PlaybackEvent },
      current: Progress,
    ): void {
      if (event === 'heartbeat' && told.has(`${userId}|${current.movieId}`)) return
      moved(userId, current, sessionId)
    },

    /** After a batch: each title once, where it stands now. */
    replayed(userId: string, results: readonly BatchResult[]): void {
      const newest = new Map<string, Progress>()
      for (const { result, movieId, current } of results) {
        if (result === 'accepted' && current) newest.set(movieId, current)
      }
      for (const current of newest.values()) moved(userId, current, null)
    },

    takenOver(userId: string, { by, taken, positionSeconds }: TakenOver): void {
      const { movieId, sessionId, deviceName } = by
      const replacedSessionId = taken.sessionId
      publish(userId, {
        type: 'takeover',
        ...{ movieId, sessionId, replacedSessionId, deviceName, positionSeconds },
      })
    },

    ended(userId: string, movieId: string, sessionId: string): void {
      publish(userId, { type: 'session_ended', movieId, sessionId })
    },
  }
}

interface TakenOver {
  readonly by: SessionDetails
  readonly taken: SessionDetails
  readonly positionSeconds: number
}
