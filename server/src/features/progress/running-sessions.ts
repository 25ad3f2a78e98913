import type { AdminSession, EpisodePlace, MovieSummary } from '@cinema/contract'
import type { Running } from './running-sessions-buffer.ts'

/** A running playback as lists of sessions show it. */
export const toRunningSession = (
  { sessionId, movieId, deviceName, startedAt, lastSeenMs, positionSeconds }: Running,
  card: { movie: MovieSummary; episode: EpisodePlace | null } | undefined,
): Omit<AdminSession, 'userId'> => ({
  sessionId,
  movieId,
  movie: card?.movie ?? null,
  episode: card?.episode ?? null,
  deviceName,
  startedAt,
  lastSeenAt: new Date(lastSeenMs).toISOString(),
  positionSeconds,
})
