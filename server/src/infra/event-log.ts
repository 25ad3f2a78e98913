import type { Logger } from './logger.ts'
import type { Redis } from './redis.ts'

/** An event with its id in its log, `<ms>-<n>`; without data a mere position in it. */
export interface LogEntry {
  readonly id: string
  readonly data: string
}

/** What a new listener is given first; `isComplete` is false when events may be missing. */
export interface Opening {
  /** Where the listener stands when it has all of `entries`. */
  readonly position: string
  readonly entries: readonly LogEntry[]
  readonly isComplete: boolean
}

/** An event, and the log it belongs to. */
export interface Published {
  readonly name: string
  readonly event: unknown
}

export type EventLog = ReturnType<typeof createEventLog>

export const keptEvents = 200
const keptMs = 3600_000
const blockMs = 500
const answerMs = 1000

/**
 * Logs of events as Redis Streams in state Redis, each with a name of its own. A log is made by its
 * first listener and lives for an hour after the last one, so that those to whom nobody listens cost
 * nothing. `prefix` puts all of a kind into one slot, because one XREAD asks for those of all
 * listeners of an instance.
 */
export function createEventLog(redis: Redis, prefix: string) {
  return {
    /** Appends to the logs that exist, all in one round trip. */
    async append(published: readonly Published[]): Promise<void> {
      const pipeline = redis.pipeline()
      for (const { name, event } of published) {
        const key = prefix + name
        pipeline.xadd(
          ...[key, 'NOMKSTREAM', 'MAXLEN', String(keptEvents), '*'],
          ...['data', JSON.stringify(event)],
        )
        pipeline.pexpire(key, keptMs)
      }
      repliesOf(await pipeline.exec())
    },

    /** Opens a log for a listener who has had everything up to `after`. */
    async open(name: string, after: string | undefined): Promise<Opening> {
      const key = prefix + name
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

    /** Keeps the logs of listeners from running out. */
    async keep(names: readonly string[]): Promise<void> {
      const pipeline = redis.pipeline()
      for (const name of names) pipeline.pexpire(prefix + name, keptMs)
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

const toEntry = ([id, fields]: RawEntry): LogEntry => ({ id, data: fields[1] ?? '' })

const timeOf = (id: string): number => Number(id.split('-', 1)[0])

/** Whether an id comes later in its log than another. */
export function isLater(id: string, than: string): boolean {
  const [ms = 0, n = 0] = id.split('-').map(Number)
  const [thanMs = 0, thanN = 0] = than.split('-').map(Number)
  return ms > thanMs || (ms === thanMs && n > thanN)
}

/** What new entries a reader has found, by the name of their log. */
export type Found = readonly (readonly [name: string, entries: readonly LogEntry[]])[]

export type EventReader = ReturnType<typeof createEventReader>

/** A connection of its own that waits for new entries of many logs at once. */
export function createEventReader(redis: Redis, prefix: string, logger: Logger) {
  const connection = redis.duplicate({ lazyConnect: true, commandTimeout: blockMs + answerMs })
  connection.on('error', (error: Error) => logger.debug({ err: error }, 'events: no connection'))
  return {
    /** Entries after the given positions, as soon as there are any; empty after half a second. */
    async next(positions: ReadonlyMap<string, string>): Promise<Found> {
      if (connection.status === 'wait') await connection.connect()
      const keys = [...positions.keys()].map((name) => prefix + name)
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
        key.slice(prefix.length),
        (entries as RawEntry[]).map(toEntry),
      ])
    },
    close: (): void => connection.disconnect(),
  }
}
