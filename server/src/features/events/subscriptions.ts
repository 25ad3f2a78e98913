import type { Response } from 'express'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { StoreAway } from '../../infra/availability.ts'
import { createEventBuffer, createEventReader } from './event-buffer.ts'
import { EventStream } from './event-stream.ts'
import { Listeners, type Listener } from './listeners.ts'
import { createSweep } from './sweep.ts'

/** Who wants to hear what, since when. */
export interface Subscription {
  readonly userId: string
  /** Looked at again while the stream lasts: a sign-in may end. */
  readonly token: string
  readonly lastEventId: string | undefined
}

const redisMs = 200
const mostOfViewer = 8
const mostOfInstance = 5000

/** The streams of this instance; they end when it drains. */
export function createSubscriptions(context: Context) {
  const { drain, logger, redis, stateAvailability: availability } = context
  const buffer = createEventBuffer(redis.state)
  const openReader = () => createEventReader(redis.state, logger)
  const listeners = new Listeners({ buffer, openReader, logger })
  const tokens = new Map<EventStream, string>()
  const sweep = createSweep(context, { tokens, keep: () => buffer.keep(listeners.userIds) })
  context.metrics.eventStreams.collectFrom(() => tokens.size)
  drain.signal.addEventListener('abort', () => {
    for (const stream of tokens.keys()) stream.end()
  })

  const admit = (userId: string): void => {
    if (drain.draining || tokens.size >= mostOfInstance) throw full()
    if (listeners.countOf(userId) >= mostOfViewer) throw tooMany()
  }

  return async function subscribe(subscription: Subscription, res: Response): Promise<void> {
    const { userId, token, lastEventId } = subscription
    admit(userId)
    const stream = new EventStream(res)
    const listener: Listener = (entry) => stream.send(entry)
    const leave = (): void => {
      listeners.remove(listener)
      tokens.delete(stream)
    }
    res.once('close', leave)
    const opening = await availability
      .attempt(redisMs, () => listeners.add(userId, lastEventId, listener))
      .catch((error: unknown) => {
        leave()
        throw error instanceof StoreAway ? unavailable(error) : error
      })
    if (res.destroyed) {
      leave()
      return
    }
    tokens.set(stream, token)
    sweep.start()
    stream.begin(opening)
    if (drain.draining) stream.end()
  }
}

const again = { 'Retry-After': '2' }

const unavailable = (cause: unknown): AppError =>
  new AppError('dependency_unavailable', 'Events are not at hand right now; try again.', {
    headers: again,
    cause,
  })

const full = (): AppError =>
  new AppError('temporarily_overloaded', 'This instance takes no more listeners; try again.', {
    headers: again,
  })

const tooMany = (): AppError =>
  new AppError('abnormal_usage', `At most ${mostOfViewer} clients of a viewer listen at a time.`, {
    headers: { 'Retry-After': '30' },
  })
