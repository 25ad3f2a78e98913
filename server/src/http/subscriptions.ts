import type { Response } from 'express'
import type { Context } from '../context.ts'
import { StoreAway } from '../infra/availability.ts'
import { createEventLog, createEventReader, type LogEntry } from '../infra/event-log.ts'
import { Listeners, type Listener } from '../infra/listeners.ts'
import { AppError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import { createSweep } from './event-sweep.ts'

/** Who wants to hear what, since when. */
export interface Subscription {
  /** Of the log of events. */
  readonly name: string
  /** Looked at again while the stream lasts: a sign-in may end. */
  readonly token: string
  readonly lastEventId: string | undefined
  /** Ends the stream before the first event that is not for this listener. */
  readonly mayHear?: (entry: LogEntry) => boolean
}

export interface SubscriptionOptions {
  /** Of the keys of the logs in state Redis. */
  readonly prefix: string
  /** How many clients may listen to one log on an instance. */
  readonly mostOfOne: number
  /** Counts the streams of this instance. */
  readonly gauge: Context['metrics']['eventStreams']
}

const redisMs = 200
const mostOfInstance = 5000

/** Streams of events, continued after `Last-Event-ID` on any instance; they end when it drains. */
export function createSubscriptions(context: Context, options: SubscriptionOptions) {
  const { drain, logger, redis, stateAvailability: availability } = context
  const { prefix, mostOfOne, gauge } = options
  const log = createEventLog(redis.state, prefix)
  const openReader = () => createEventReader(redis.state, prefix, logger)
  const listeners = new Listeners({ log, openReader, logger })
  const tokens = new Map<EventStream, string>()
  const sweep = createSweep(context, { tokens, keep: () => log.keep(listeners.names) })
  gauge.collectFrom(() => tokens.size)
  drain.signal.addEventListener('abort', () => {
    for (const stream of tokens.keys()) stream.end()
  })

  const admit = (name: string): void => {
    if (drain.draining || tokens.size >= mostOfInstance) throw full()
    if (listeners.countOf(name) >= mostOfOne) throw tooMany(mostOfOne)
  }

  return async function subscribe(subscription: Subscription, res: Response): Promise<void> {
    const { name, token, lastEventId, mayHear = () => true } = subscription
    admit(name)
    const stream = new EventStream(res)
    const listener: Listener = (entry) => (mayHear(entry) ? stream.send(entry) : stream.end())
    const leave = (): void => {
      listeners.remove(listener)
      tokens.delete(stream)
    }
    res.once('close', leave)
    const opening = await availability
      .attempt(redisMs, () => listeners.add(name, lastEventId, listener))
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

const tooMany = (most: number): AppError =>
  new AppError('abnormal_usage', `At most ${most} clients listen here at a time.`, {
    headers: { 'Retry-After': '30' },
  })
