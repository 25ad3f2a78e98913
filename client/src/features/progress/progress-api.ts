import { progress, streaming, type UpdateReply } from '@cinema/contract'
import { call } from '../../api/call.ts'
import { deviceId, deviceName } from './device.ts'
import type { KeptUpdate } from './progress-queue.ts'
import type { PlaybackSession } from './tracker-state.ts'

/** Playbacks that this tab began: of their places it needs no news. */
const ownSessions = new Set<string>()

export function isOwnSession(sessionId: string): boolean {
  return ownSessions.has(sessionId)
}

/** Begins a playback on this device. */
export async function openSession(movieId: string): Promise<PlaybackSession> {
  const body = { movieId, deviceId: deviceId(), deviceName: deviceName() }
  const session = await call(streaming.startSession, { body })
  ownSessions.add(session.sessionId)
  return session
}

/** Ends a playback that had nothing to tell. A failure is no loss: silent sessions end by themselves. */
export async function closeSession(sessionId: string | undefined): Promise<void> {
  if (sessionId === undefined) return
  await call(streaming.endSession, { params: { sessionId } }).catch(() => null)
}

/** Tells one update of a session; `keepalive` lets it outlive the page. */
export function sendUpdate(
  update: KeptUpdate & Required<Pick<KeptUpdate, 'session'>>,
  keepalive: boolean,
): Promise<UpdateReply> {
  const { movieId, session, seq, event, positionSeconds, durationSeconds, playedSeconds } = update
  const place = { positionSeconds, durationSeconds, playedSeconds }
  const body = { ...session, seq, event, ...place }
  return call(progress.update, { params: { movieId }, body, keepalive })
}
