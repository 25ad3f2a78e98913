import type { ViewerEvent } from '@cinema/contract'
import type { Logger } from '../../infra/logger.ts'
import type { Redis } from '../../infra/redis.ts'

/** An event with its id in the viewer's stream, `<ms>-<n>`; without data a mere position in it. */
export interface StreamEntry {
  readonly id: string
  readonly data: string
}

/** What a new listener is given first; `isComplete` is false when events may be missing. */
export interface Opening {
  /** Where the listener stands when it has all of `entries`. */
  readonly position: string
  readonly entries: readonly StreamEntry[]
  readonly isComplete: boolean
}

/** A published event and whose it is. */
export interface Published {
  readonly userId: string
  readonly event: ViewerEvent
}

export type EventBuffer = ReturnType<typeof createEventBuffer>

const keptEvents = 200
const keptMs = 3600_000
const blockMs = 500
const answerMs = 1000

/** One slot for all streams, because one XREAD asks for those of all listeners of an instance. */
const streamKey = (userId: string): string => `state:1:events:{events}:${userId}`
const userOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1)

/**
 * Events of viewers as Redis Streams in state Redis. A stream is made by its first listener and
 * lives for an hour after the last one, so that viewers to whom nobody listens cost nothing.
 */
export function createEventBuffer(redis: Redis) {
  return {
    /** Appends to the streams that exist, all in one round trip. */
    async append(published: readonly Published[]): Promise<void> {
      const pipeline = redis.pipeline()
      for (const { userId, event } of published) {
        const key = streamKey(userId)
        pipeline.xadd(
          ...[key, 'NOMKSTREAM', 'MAXLEN', String(keptEvents), '*'],
          ...['data', JSON.stringify(event)],
        )
        pipeline.pexpire(key, keptMs)
      }
      repliesOf(await pipeline.exec())
    },

    /** Opens the stream of a viewer for a listener who has had everything up to `after`. */
    async open(userId: string, after: string | undefined): Promise<Opening> {
      const key = streamKey(userId)
      const transaction = redis.multi().time().exists(key)
      transaction.xrange(key, after === undefined ? '+' : `(${after}`, after ? '+' : '-')
      transaction.xadd(key, 'MAXLEN', keptEvents, '*', 'data', '').pexpire(key, keptMs)
      const replies = repliesOf(await transaction.exec())
      const [clock, exists, found, position] = replies as [string[], number, RawEntry[], string]
      const entries = found.map(toEntry)
      const ageMs = Number(clock[0]) * 1000 - timeOf(after ?? position)
      const isComplete =
        after === undefined || (exists === 1 && ageMs < keptMs && entries.length < keptEvents)
      return { position, entries, isComplete }
    },

    /** Keeps the streams of listeners from running out. */
    async keep(userIds: readonly string[]): Promise<void> {
      const pipeline = redis.pipeline()
      for (const userId of userIds) pipeline.pexpire(streamKey(userId), keptMs)
      repliesOf(await pipeline.exec())
    },
  }
}

/** @throws the first error: a lost connection fails each command, and not the whole. */
function repliesOf(replies: [Error | null, unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, value]) => {
    if (error) throw error
    return value
  })
}

type RawEntry = [id: string, fields: string[]]

const toEntry = ([id, fields]: RawEntry): StreamEntry => ({ id, data: fields[1] ?? '' })

const timeOf = (id: string): number => Number(id.split('-', 1)[0])

/** Whether an id comes later in its stream than another. */
export function isLater(id: string, than: string): boolean {
  const [ms = 0, n = 0] = id.split('-').map(Number)
  const [thanMs = 0, thanN = 0] = than.split('-').map(Number)
  return ms > thanMs || (ms === thanMs && n > thanN)
}

/** What new entries a reader has found, by viewer. */
export type Found = readonly (readonly [userId: string, entries: readonly StreamEntry[]])[]

export type EventReader = ReturnType<typeof createEventReader>

/** A connection of its own that waits for new entries of many streams at once. */
export function createEventReader(redis: Redis, logger: Logger) {
  const connection = redis.duplicate({ lazyConnect: true, commandTimeout: blockMs + answerMs })
  connection.on('error', (error: Error) => logger.debug({ err: error }, 'events: no connection'))
  return {
    /** Entries after the given positions, as soon as there are any; empty after half a second. */
    async next(positions: ReadonlyMap<string, string>): Promise<Found> {
      if (connection.status === 'wait') await connection.connect()
      const keys = [...positions.keys()].map(streamKey)
      const found = await connection.xread(
        'COUNT',
        keptEvents,
        'BLOCK',
        blockMs,
        'STREAMS',
        ...keys,
        ...positions.values(),
      )
      return (found ?? []).map(([key, entries]) => [
        userOf(key),
        (entries as RawEntry[]).map(toEntry),
      ])
    },
    close: (): void => connection.disconnect(),
  }
}

/** Removes what happened on a viewer's devices. */
export async function forgetEvents(redis: Redis, userId: string): Promise<void> {
  await redis.del(streamKey(userId))
}
