import { LRUCache } from 'lru-cache'
import type { Logger } from '../../infra/logger.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { audienceStore } from './audience-store.ts'
import { tasteStore } from './taste-store.ts'
import { viewStore } from './view-store.ts'

/** What a player tells of a playback session while it plays. */
export interface Screening {
  readonly userId: string
  readonly movieId: string
  /** Names the session; the same for all its reports. */
  readonly session: string
  /** When it began, in ms. */
  readonly startedAtMs: number
  readonly playedSeconds: number
  readonly durationSeconds: number
}

export interface Views {
  /** Costs a look into memory; a session that has become a view is written a moment later. */
  note: (screening: Screening) => void
  /** Writes what is noted, and notes no more. */
  close: () => Promise<void>
}

const shortestSeconds = 30
const shortestShare = 0.1
const writeAfterMs = 2000
const mostPending = 5000

/** A session is a view when half a minute was really played, or a tenth of a short film. */
export const countsAsView = (
  screening: Pick<Screening, 'playedSeconds' | 'durationSeconds'>,
): boolean => {
  const { playedSeconds, durationSeconds } = screening
  const enough = Math.min(shortestSeconds, durationSeconds * shortestShare)
  return playedSeconds > 0 && playedSeconds >= enough
}

/**
 * Counts playback sessions as views, once each. This process tells each session once; another
 * instance may tell it again, or this one after a failed write, and the stores count it once.
 */
export function createViews(mongo: Mongo, logger: Logger): Views {
  const [views, audiences, tastes] = [viewStore(mongo), audienceStore(mongo), tasteStore(mongo)]
  const told = new LRUCache<string, true>({ max: 50_000 })
  let pending: Screening[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(batch: readonly Screening[]): Promise<void> {
    try {
      await views.add(batch)
      await audiences.touch(batch.map(({ movieId }) => movieId))
      await tastes.note(
        batch.map(({ userId, movieId, startedAtMs }) => ({
          userId,
          movieId,
          at: new Date(startedAtMs),
        })),
      )
    } catch (error) {
      // The next report of each session tells it again.
      for (const { session } of batch) told.delete(session)
      logger.warn({ err: error, views: batch.length }, 'views could not be written yet')
    }
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const batch = pending
    pending = []
    if (batch.length > 0) writing = writing.then(() => write(batch))
    return writing
  }

  return {
    note(screening) {
      const { session } = screening
      if (told.has(session) || !countsAsView(screening) || pending.length >= mostPending) return
      told.set(session, true)
      pending.push(screening)
      timer ??= setTimeout(() => void flush(), writeAfterMs).unref()
    },
    close: flush,
  }
}
