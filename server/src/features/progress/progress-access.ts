import { AppError } from '../../http/errors.ts'
import { StoreAway, within, type Availability } from '../../infra/availability.ts'
import { pack, unpack } from './packed.ts'
import type { ProgressBuffer, Replacement } from './progress-buffer.ts'
import type { ProgressStore } from './progress-store.ts'
import {
  compareVersions,
  emptyRecord,
  merge,
  sameContent,
  type ProgressRecord,
  type RecordName,
  type Version,
} from './record.ts'

/** A record as both stores together know it, null when neither does. */
export interface Look {
  readonly record: ProgressRecord | null
  readonly durable: Version
  readonly nowMs: number
  /** What Redis holds, packed; empty for nothing, null while it is away. */
  readonly buffered: string | null
  /** What MongoDB holds; null for nothing, undefined when it did not answer. */
  readonly stored: ProgressRecord | null | undefined
}

/** Computes the next record; the same object means that nothing changes. */
export type Mutate<T> = (
  record: ProgressRecord,
  nowMs: number,
) => { readonly value: T; readonly record: ProgressRecord }

export interface Changed<T> {
  readonly value: T
  readonly record: ProgressRecord
  readonly durable: Version
}

/** Puts a replacement into Redis; false when the record was another one by then. */
export type Commit<T> = (replacement: Replacement, value: T) => Promise<boolean>

export const redisMs = 200
const storeMs = 1000
/** How long MongoDB may take to say that it knows better than Redis. */
const comparisonMs = 250
const attempts = 6
const never: Version = { epoch: 0, seq: 0 }

/**
 * Reads and changes single records over both stores. Reading merges what both hold, so that a
 * place is never older than an acknowledged one, whichever store took it; changing is compare and
 * replace in Redis, or in MongoDB while Redis is away.
 */
export class ProgressAccess {
  readonly availability: Availability
  readonly #buffer: ProgressBuffer
  readonly #store: ProgressStore
  #clockOffsetMs: number | undefined

  constructor(parts: { buffer: ProgressBuffer; store: ProgressStore; availability: Availability }) {
    this.#buffer = parts.buffer
    this.#store = parts.store
    this.availability = parts.availability
  }

  /**
   * Reads a record, and brings Redis up to it where it holds less than MongoDB.
   * @throws AppError `dependency_unavailable` when the record cannot be known.
   */
  async read(name: RecordName): Promise<Look> {
    const seen = await this.#look(name, (read) => within(redisMs, read()))
    const { buffered, record, stored, durable } = seen
    if (buffered === null || !record || !stored) return seen
    const behind = buffered !== '' && !sameContent(unpack(buffered).record, record)
    if (buffered === '' || behind) {
      const next = behind ? { ...record, revision: record.revision + 1 } : record
      const replacement = pack(next, behind ? durable : 'current')
      const change = { ...name, expected: buffered, replacement }
      // Losing this race, or Redis, only means that the next reader does it.
      await settle(within(redisMs, this.#buffer.replace(change, { dirty: behind })))
    }
    return seen
  }

  /**
   * Changes a record, again until nobody else changed it in between.
   * @throws AppError `dependency_unavailable` when neither store takes the change.
   */
  async change<T>(
    name: RecordName,
    mutate: Mutate<T>,
    commit: Commit<T> = (replacement) => this.#buffer.replace(replacement, { dirty: true }),
  ): Promise<Changed<T>> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const seen = await this.#look(name, (read) => this.availability.attempt(redisMs, read))
      const before = seen.record ?? emptyRecord
      const { value, record } = mutate(before, seen.nowMs)
      if (record === before) return { value, record, durable: seen.durable }
      const next = { ...record, revision: before.revision + 1 }
      const durable = await this.#put({ name, seen, next }, (change) => commit(change, value))
      if (durable) return { value, record: next, durable }
    }
    throw unavailable()
  }

  async #look(name: RecordName, attempt: <T>(read: () => Promise<T>) => Promise<T>): Promise<Look> {
    const find = settle(within(storeMs, this.#store.find(name)))
    const buffered = await settle(attempt(() => this.#buffer.read(name)))
    if (buffered) this.#clockOffsetMs = buffered.nowMs - performance.now()
    const held = buffered !== undefined && buffered.packed !== ''
    const stored = held ? await settle(within(comparisonMs, find)) : await find
    if (stored === undefined && !held) throw unavailable()
    return combine(buffered?.packed ?? null, stored, buffered?.nowMs ?? this.#nowMs())
  }

  /** The time of Redis, also while it is away: no order may hang on an instance's own clock. */
  #nowMs(): number {
    if (this.#clockOffsetMs === undefined) return Date.now()
    return Math.floor(performance.now() + this.#clockOffsetMs)
  }

  /** The watermark after the write; undefined when the record was another one by then. */
  async #put(
    { name, seen, next }: { name: RecordName; seen: Look; next: ProgressRecord },
    commit: (replacement: Replacement) => Promise<boolean>,
  ): Promise<Version | undefined> {
    const { buffered: expected, stored, durable } = seen
    if (expected !== null) {
      const change = { ...name, expected, replacement: pack(next, durable) }
      try {
        const done = await this.availability.attempt(redisMs, () => refusable(commit(change)))
        if (done instanceof AppError) throw done
        return done ? durable : undefined
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error
      }
    }
    if (stored === undefined) throw unavailable()
    const write = this.#store.replace({ ...name, record: next }, stored)
    const written = await settle(within(storeMs, write))
    if (written === undefined) throw unavailable()
    return written ? next : undefined
  }
}

function combine(
  buffered: string | null,
  stored: ProgressRecord | null | undefined,
  nowMs: number,
): Look {
  const held = buffered ? unpack(buffered) : undefined
  const record = held && stored ? merge(held.record, stored) : (held?.record ?? stored ?? null)
  const durable = newest(held?.durable ?? never, stored ?? never)
  return { record, durable, nowMs, buffered, stored }
}

const newest = (a: Version, b: Version): Version => (compareVersions(a, b) >= 0 ? a : b)

/** Undefined for a failure: what is to be done without a store is decided by what is missing. */
const settle = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined)

/** A refusal is an answer of the store, not its absence. */
const refusable = <T>(promise: Promise<T>): Promise<T | AppError> =>
  promise.catch((error: unknown) => {
    if (error instanceof AppError) return error
    throw error
  })

export const unavailable = (cause?: unknown): AppError =>
  new AppError('dependency_unavailable', 'Progress is not at hand right now; try again.', {
    headers: { 'Retry-After': '2' },
    cause,
  })
