import { randomBytes } from 'node:crypto'
import type { Availability } from './availability.ts'
import { generationLength } from './cache-entry.ts'
import { cacheNames, type CacheName } from './cache-policy.ts'
import type { Redis } from './redis.ts'

/** Names the present entries of a kind: a new generation puts all older entries out of date. */
export interface Generations {
  /** The last one heard of. */
  known: (name: CacheName) => Generation
  /** Asks Redis, once for all who ask at the same time. Without Redis the last ones known stay. */
  ask: () => Promise<void>
  /**
   * Begins a new generation and tells all instances.
   * @throws StoreAway when Redis cannot be told now; this process tells it as soon as it can.
   */
  renew: (names: readonly CacheName[]) => Promise<void>
  /** Another instance began a new generation. */
  hear: () => void
}

export interface Generation {
  readonly id: string
  /** When Redis was last asked and answered, in milliseconds of this process; -Infinity before. */
  readonly confirmedAt: number
}

export const announcements = 'cache:1:generations'
const hash = 'cache:1:generation'
const answerMs = 250

const newId = (): string =>
  randomBytes(generationLength).toString('base64url').slice(0, generationLength)

/**
 * Generations are random, not counted: one that Redis evicted and forgot is never used again. News
 * of them is told by pub/sub at once; they are asked for again because a message can be lost.
 */
export function createGenerations(redis: Redis, availability: Availability): Generations {
  const table = new Map<CacheName, Generation>(
    cacheNames.map((name) => [name, { id: newId(), confirmedAt: -Infinity }]),
  )
  /** Begun here while Redis was away. */
  const untold = new Map<CacheName, string>()
  let asking: Promise<void> | undefined
  let changes = 0

  async function tell(ids: ReadonlyMap<CacheName, string>): Promise<void> {
    await redis.hset(hash, Object.fromEntries(ids))
    await redis.publish(announcements, [...ids.keys()].join(' '))
    for (const [name, id] of ids) if (untold.get(name) === id) untold.delete(name)
  }

  async function askNow(): Promise<void> {
    const before = changes
    const askedAt = performance.now()
    const ids = await availability
      .attempt(answerMs, async () => {
        if (untold.size > 0) await tell(new Map(untold))
        return readOrBegin(redis)
      })
      .catch(() => null)
    if (!ids) return
    // What changed meanwhile may be newer than this answer.
    if (before !== changes) return askNow()
    for (const [name, id] of ids) table.set(name, { id, confirmedAt: askedAt })
  }

  return {
    known: (name) => table.get(name) ?? { id: '', confirmedAt: -Infinity },
    ask: () => (asking ??= askNow().finally(() => (asking = undefined))),
    async renew(names) {
      changes += 1
      const ids = new Map(names.map((name) => [name, newId()]))
      for (const [name, id] of ids) {
        untold.set(name, id)
        table.set(name, { id, confirmedAt: performance.now() })
      }
      await availability.attempt(answerMs, () => tell(ids))
    },
    hear() {
      changes += 1
      for (const [name, { id }] of table) table.set(name, { id, confirmedAt: -Infinity })
    },
  }
}

/** The generation of every kind; those that Redis does not know begin now. */
async function readOrBegin(redis: Redis): Promise<[CacheName, string][]> {
  const found = await redis.hmget(hash, ...cacheNames)
  const missing = cacheNames.filter((_, index) => found[index] == null)
  if (missing.length === 0) return pair(found)
  // Another instance may begin it at the same time: the first one stays.
  await Promise.all(missing.map((name) => redis.hsetnx(hash, name, newId())))
  return pair(await redis.hmget(hash, ...cacheNames))
}

const pair = (ids: readonly (string | null)[]): [CacheName, string][] =>
  cacheNames.map((name, index) => [name, ids[index] ?? newId()])
