import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Availability } from './availability.ts'
import { decodeEntry, encodeEntry, type Entry } from './cache-entry.ts'
import { absenceSeconds, keyOf, lockKeyOf, policies, type CacheName } from './cache-policy.ts'
import type { Redis } from './redis.ts'

/** The layer of a cache that all instances share. Without Redis it is empty and takes nothing. */
export interface SharedCache {
  read: (name: CacheName, key: string) => Promise<Entry | null>
  /** Whether it is kept now. */
  write: (name: CacheName, key: string, entry: Entry) => Promise<boolean>
  remove: (place: LockPlace) => Promise<void>
  /**
   * Whether this instance is the one to load; without Redis every instance is. A lock is not given
   * back when the load is written: who comes late is to find the entry, not to load it again.
   */
  lock: (place: LockPlace) => Promise<boolean>
  unlock: (place: LockPlace) => Promise<void>
  /** The entry that the holder of the lock makes; null when the lock went without one, or in time. */
  await: (place: LockPlace, suits: (entry: Entry) => boolean) => Promise<Entry | null>
}

export interface LockPlace {
  readonly name: CacheName
  readonly key: string
  readonly generation: string
}

const answerMs = 250
/** A holder that died is waited for no longer than this; a load takes less. */
const lockMs = 1500
const lookAgainMs = 20

export function createSharedCache(redis: Redis, availability: Availability): SharedCache {
  const owner = randomBytes(6).toString('base64url')
  const attempt = <T>(otherwise: T, call: () => Promise<T>): Promise<T> =>
    // A cache that does not answer is an empty cache.
    availability.attempt(answerMs, call).catch(() => otherwise)
  const values = batchedReads((keys) => attempt([], () => redis.mgetBuffer(...keys)))
  const read = async (name: CacheName, key: string): Promise<Entry | null> =>
    decodeEntry(await values(name, keyOf(name, key)))

  return {
    read,
    async write(name, key, entry) {
      const seconds = entry.bytes ? policies[name].staleSeconds : absenceSeconds
      const set = () => redis.set(keyOf(name, key), encodeEntry(entry), 'EX', seconds)
      return (await attempt<'OK' | null>(null, set)) === 'OK'
    },
    async remove({ name, key, generation }) {
      const keys = [keyOf(name, key), lockKeyOf(name, key, generation)]
      await attempt(0, () => redis.unlink(...keys))
    },
    async lock({ name, key, generation }) {
      const taken = () => redis.set(lockKeyOf(name, key, generation), owner, 'PX', lockMs, 'NX')
      return (await attempt<'OK' | null>('OK', taken)) === 'OK'
    },
    async unlock({ name, key, generation }) {
      // One that expired meanwhile may be another's now: then that one shares its work, no more.
      await attempt(0, () => redis.unlink(lockKeyOf(name, key, generation)))
    },
    async await({ name, key, generation }, suits) {
      const lockKey = lockKeyOf(name, key, generation)
      const until = performance.now() + lockMs
      while (performance.now() < until) {
        await sleep(lookAgainMs * (0.5 + Math.random()), undefined, { ref: false })
        const isHeld = await attempt(0, () => redis.exists(lockKey))
        const entry = await read(name, key)
        if (entry && suits(entry)) return entry
        if (isHeld === 0) return null
      }
      return null
    },
  }
}

type Read = (keys: readonly string[]) => Promise<readonly (Buffer | null)[]>

/** Collects the reads of one tick: one MGET for each kind, whose keys share a slot. */
function batchedReads(readAll: Read): (name: CacheName, key: string) => Promise<Buffer | null> {
  const waiting = new Map<
    CacheName,
    { keys: string[]; values: Promise<readonly (Buffer | null)[]> }
  >()
  return async (name, key) => {
    let batch = waiting.get(name)
    if (!batch) {
      const keys: string[] = []
      const collected = new Promise<void>((resolve) => setImmediate(resolve))
      const values = collected.then(() => {
        waiting.delete(name)
        return readAll(keys)
      })
      batch = { keys, values }
      waiting.set(name, batch)
    }
    const place = batch.keys.push(key) - 1
    return (await batch.values)[place] ?? null
  }
}
