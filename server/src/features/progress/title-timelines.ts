import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { unavailable } from './progress-access.ts'

/** What reports need to know about a title. */
export interface Timeline {
  readonly creditsStartSeconds: number | null
  readonly durationSeconds: number | null
}

/** At once where it is known. */
type Found = Timeline | Promise<Timeline | null>

export type TitleTimelines = ReturnType<typeof createTitleTimelines>

/** Timelines of titles, kept for minutes: a report must not wait for the catalogue, nor need it. */
export function createTitleTimelines(titles: Context['titles']) {
  const known = new LRUCache<string, Timeline>({ max: 20_000, ttl: 5 * 60_000 })
  const unknown: Timeline = { creditsStartSeconds: null, durationSeconds: null }

  // What is one viewer's alone is unknown to the others.
  const keyOf = (movieId: string, viewerId: string): string =>
    movieId.startsWith('own_') ? `${movieId}:${viewerId}` : movieId

  async function look(movieId: string, viewerId: string): Promise<Timeline | null> {
    const playable = await titles.playable(movieId, viewerId)
    if (!playable) return null
    const { creditsStartSeconds, durationSeconds } = playable
    const timeline = { creditsStartSeconds, durationSeconds }
    known.set(keyOf(movieId, viewerId), timeline)
    return timeline
  }

  const find = (movieId: string, viewerId: string, away: (error: unknown) => Timeline): Found =>
    known.get(keyOf(movieId, viewerId)) ?? look(movieId, viewerId).catch(away)

  return {
    /** Null for an unknown title. @throws AppError `dependency_unavailable` */
    find: (movieId: string, viewerId: string): Found =>
      find(movieId, viewerId, (error) => {
        throw unavailable(error)
      }),
    /** Null for an unknown title; empty when the catalogue cannot be asked. */
    findOrEmpty: (movieId: string, viewerId: string): Found =>
      find(movieId, viewerId, () => unknown),
  }
}
