import { progress, type BatchResult, type BatchUpdate } from '@cinema/contract'
import { isProblem } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import type { KeptUpdate, ProgressQueue } from './progress-queue.ts'
import { covers, isNewer } from './versions.ts'

/** The most that one request may carry. */
const BATCH = 500

/**
 * Tells the server, in one request, everything that is kept for a viewer (or for one title), and
 * settles what it answers. Throws `ApiError` when the server does not take the batch; all is kept
 * then. Sending something twice is harmless.
 */
export async function replay(
  queue: ProgressQueue,
  userId: string,
  movieId?: string,
): Promise<void> {
  const kept = (await queue.all(userId)).filter(
    (update) => !update.conflict && (movieId === undefined || update.movieId === movieId),
  )
  const unsent: KeptUpdate[] = []
  for (const update of kept) {
    if (!update.acceptedAs || !(await isTaken(queue, update, update.acceptedAs)))
      unsent.push(update)
  }
  for (let index = 0; index < unsent.length; index += BATCH) {
    await sendBatch(queue, unsent.slice(index, index + BATCH))
  }
}

async function sendBatch(queue: ProgressQueue, updates: KeptUpdate[]): Promise<void> {
  const body = { updates: updates.map(toBatchUpdate) }
  const { results } = await call(progress.batch, { body })
  for (const [index, update] of updates.entries()) {
    const result = results[index]
    if (result?.movieId === update.movieId) await settle(queue, update, result)
  }
}

/** What the server's judgement of one update means for what is kept here. */
async function settle(
  queue: ProgressQueue,
  update: KeptUpdate,
  { result, current, durable, problem }: BatchResult,
): Promise<void> {
  const { userId, movieId } = update
  if (current) await queue.remember(userId, movieId, current)
  if (result === 'invalid') {
    console.warn('Progress was refused for good', movieId, problem?.code, problem?.detail)
    await queue.drop(update)
    return
  }
  if (result === 'conflict' && current) await queue.note(update, { conflict: current })
  else if (!update.session && current) await queue.note(update, { acceptedAs: version(current) })
  if (durable) await queue.settle(userId, movieId, durable)
}

/**
 * Whether an offline playback that the server took is still there. It is asked rather than sent
 * again: on top of what it has itself become, it would look like a conflict.
 */
async function isTaken(
  queue: ProgressQueue,
  { userId, movieId }: KeptUpdate,
  acceptedAs: { epoch: number; seq: number },
): Promise<boolean> {
  try {
    const state = await call(progress.get, { params: { movieId } })
    await queue.settle(userId, movieId, state.durable)
    return covers(state.durable, acceptedAs) || !isNewer(acceptedAs, state)
  } catch (error) {
    if (isProblem(error, 'no_progress')) return false
    throw error
  }
}

function toBatchUpdate(update: KeptUpdate): BatchUpdate {
  const { movieId, seq, event, positionSeconds, durationSeconds, playedSeconds } = update
  const state = { movieId, seq, event, positionSeconds, durationSeconds, playedSeconds }
  if (update.session) return { ...state, ...update.session }
  return { ...state, sessionId: update.play, base: update.base ?? null }
}

function version({ epoch, seq }: { epoch: number; seq: number }) {
  return { epoch, seq }
}
