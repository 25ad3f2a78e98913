import type { Config } from '../../config.ts'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import { StoreAway, within } from '../../infra/availability.ts'
import { toResumePoint } from './presenter.ts'
import { redisMs, unavailable, type ProgressAccess } from './progress-access.ts'
import type { ProgressBuffer, SessionDetails } from './progress-buffer.ts'
import { openEpoch } from './rules.ts'
import type { SessionIds } from './session-id.ts'

export interface PlaybackStart {
  readonly movieId: string
  readonly deviceId: string
  readonly deviceName?: string | undefined
}

interface Parts {
  readonly config: Config
  readonly access: ProgressAccess
  readonly buffer: ProgressBuffer
  readonly sessionIds: SessionIds
}

/**
 * Starts a session, in an epoch that comes after all earlier ones of its title. A session of the
 * same title, or on the same device, is taken over. While state Redis is away sessions start
 * without a limit, rather than not at all.
 * @throws AppError `stream_limit` when the viewer plays as many other titles as they may.
 */
export async function startSession(
  { config, access, buffer, sessionIds }: Parts,
  { userId, tier }: Viewer,
  { movieId, deviceId, deviceName }: PlaybackStart,
) {
  const streamLimit = tier === 'premium' ? config.STREAM_LIMIT_PREMIUM : config.STREAM_LIMIT_FREE
  const { value: details, record } = await access.change<SessionDetails>(
    { userId, movieId },
    (held, nowMs) => {
      const opened = openEpoch(held, nowMs)
      const epoch = opened.issuedEpoch
      const sessionId = sessionIds.issue({ userId, movieId, epoch })
      const startedAt = new Date(epoch).toISOString()
      const value = { sessionId, movieId, epoch, deviceName: deviceName ?? null, startedAt }
      return { value, record: opened }
    },
    async (replacement, made) => {
      const answer = await buffer.start({ ...replacement, deviceId, details: made, streamLimit })
      if (answer.outcome === 'limit') throw tooMany(streamLimit, answer.running)
      return answer.outcome === 'started'
    },
  )
  return {
    sessionId: details.sessionId,
    epoch: details.epoch,
    resume: record.resumable ? toResumePoint(record) : null,
    heartbeatSeconds: config.HEARTBEAT_SECONDS,
  }
}

/** @throws AppError `not_found` for a session that is not the viewer's or not running. */
export async function endSession(
  { buffer }: Parts,
  { userId }: Viewer,
  sessionId: string,
): Promise<void> {
  const ended = await within(redisMs, buffer.end(userId, sessionId)).catch((error: unknown) => {
    throw error instanceof StoreAway ? unavailable(error) : error
  })
  if (!ended) throw new AppError('not_found', 'No playback of yours has this session id.')
}

function tooMany(limit: number, sessions: readonly SessionDetails[]): AppError {
  const titles = limit === 1 ? 'one title' : `${limit} titles`
  return new AppError('stream_limit', `Your plan plays ${titles} at a time; end a session first.`, {
    extra: { sessions },
  })
}
