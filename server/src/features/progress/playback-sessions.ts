import type { RunningSession, StreamLimitProblem } from '@cinema/contract'
import type { Config } from '../../config.ts'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import { StoreAway, within } from '../../infra/availability.ts'
import type { Announcements } from './announcements.ts'
import { toResumePoint } from './presenter.ts'
import { redisMs, unavailable, type ProgressAccess } from './progress-access.ts'
import type { ProgressBuffer, SessionDetails } from './progress-buffer.ts'
import { openEpoch } from './rules.ts'
import { toRunningSession } from './running-sessions.ts'
import type { RunningSessions } from './running-sessions-buffer.ts'
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
  readonly running: RunningSessions
  readonly titles: Context['titles']
  readonly announcements: Announcements
}

/**
 * Starts a session, in an epoch that comes after all earlier ones of its title. A session of the
 * same title, or on the same device, is taken over. While state Redis is away sessions start
 * without a limit, rather than not at all.
 * @throws AppError `stream_limit` when the viewer plays as many other titles as they may.
 */
export async function startSession(
  parts: Parts,
  { userId, tier }: Viewer,
  { movieId, deviceId, deviceName }: PlaybackStart,
) {
  const { config, access, buffer, sessionIds } = parts
  let taken: SessionDetails | null = null
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
      if (answer.outcome === 'limit') throw await tooMany(parts, streamLimit, answer.running)
      if (answer.outcome === 'started') taken = answer.taken
      return answer.outcome === 'started'
    },
  )
  const resume = record.resumable ? toResumePoint(record) : null
  announceTakeover(parts, userId, { by: details, taken, resume })
  return {
    sessionId: details.sessionId,
    epoch: details.epoch,
    resume,
    heartbeatSeconds: config.HEARTBEAT_SECONDS,
  }
}

/** @throws AppError `not_found` for a session that is not the viewer's or not running. */
export async function endSession(
  { announcements, buffer }: Parts,
  { userId }: Viewer,
  sessionId: string,
): Promise<void> {
  const movieId = await within(redisMs, buffer.end(userId, sessionId)).catch(refuse)
  if (movieId === undefined) {
    throw new AppError('not_found', 'No playback of yours has this session id.')
  }
  announcements.ended(userId, movieId, sessionId)
}

/** What the viewer plays right now; `deviceId` names the device that asks. */
export async function listSessions(
  { running, titles }: Parts,
  { userId }: Viewer,
  deviceId: string | undefined,
): Promise<RunningSession[]> {
  const sessions = await within(redisMs, running.ofUser(userId)).catch(refuse)
  const cards = await titles.cards(sessions.map(({ movieId }) => movieId))
  return sessions.map((session) => ({
    ...toRunningSession(session, cards.get(session.movieId)),
    current: session.deviceId === deviceId,
  }))
}

const refuse = (error: unknown): never => {
  throw error instanceof StoreAway ? unavailable(error) : error
}

/** `resume`: the place that the device which took over goes on from. */
function announceTakeover(
  { announcements }: Parts,
  userId: string,
  {
    by,
    taken,
    resume,
  }: {
    by: SessionDetails
    taken: SessionDetails | null
    resume: { positionSeconds: number } | null
  },
): void {
  if (!taken) return
  announcements.takenOver(userId, { by, taken, positionSeconds: resume?.positionSeconds ?? 0 })
}

async function tooMany(
  { titles: catalogue }: Parts,
  limit: number,
  running: readonly SessionDetails[],
): Promise<AppError> {
  // The refusal needs no catalogue: without it the sessions go without their titles.
  const cards = await catalogue.cards(running.map(({ movieId }) => movieId)).catch(() => undefined)
  const sessions: StreamLimitProblem['sessions'] = running.map(
    ({ sessionId, movieId, deviceName, startedAt }) => {
      const title = cards?.get(movieId)?.movie.title ?? null
      return { sessionId, movieId, title, deviceName, startedAt }
    },
  )
  const titles = limit === 1 ? 'one title' : `${limit} titles`
  return new AppError('stream_limit', `Your plan plays ${titles} at a time; end a session first.`, {
    extra: { sessions },
  })
}
