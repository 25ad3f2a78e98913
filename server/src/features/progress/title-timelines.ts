import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { unavailable } from './progress-access.ts'

/** What reports need to know about a title. */
export interface Timeline {
  readonly creditsStartSeconds: number | null
  readonly durationSeconds: number | null
}

export type TitleTimelines = ReturnType<typeof createTitleTimelines>

/** Timelines of titles, kept for minutes: a report must not wait for the catalogue, nor need it. */
export function createTitleTimelines(titles: Context['titles']) {
  const known = new LRUCache<string, Timeline>({ max: 20_000, ttl: 5 * 60_000 })
  const unknown: Timeline = { creditsStartSeconds: null, durationSeconds: null }

  async function find(movieId: string, viewerId: string): Promise<Timeline | null> {
    // What is one viewer's alone is unknown to the others.
    const key = movieId.startsWith('own_') ? `${movieId}:${viewerId}` : movieId
    const kept = known.get(key)
    if (kept) return kept
    const playable = await titles.playable(movieId, viewerId)
    if (!playable) return null
    const { creditsStartSeconds, durationSeconds } = playable
    const timeline = { creditsStartSeconds, durationSeconds }
    known.set(key, timeline)
    return timeline
  }

  return {
    /** Null for an unknown title. @throws AppError `dependency_unavailable` */
    find: (movieId: string, viewerId: string): Promise<Timeline | null> =>
      find(movieId, viewerId).catch((error: unknown) => {
        throw unavailable(error)
      }),
    /** Null for an unknown title; empty when the catalogue cannot be asked. */
    findOrEmpty: (movieId: string, viewerId: string): Promise<Timeline | null> =>
      find(movieId, viewerId).catch(() => unknown),
  }
}
