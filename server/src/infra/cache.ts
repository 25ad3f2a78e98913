import { LRUCache } from 'lru-cache'
import type { Metrics } from '../metrics.ts'
import type { Availability } from './availability.ts'
import { isFresh, mayBeRevalidated, newEntry, type Entry } from './cache-entry.ts'
import { createGenerations, type Generation } from './cache-generations.ts'
import { createLoads, type Load, type Loaded } from './cache-loads.ts'
import { cacheObserver, type CacheObserver, type Reason } from './cache-observer.ts'
import { cacheNames, type CacheName } from './cache-policy.ts'
import { createSharedCache, type SharedCache } from './cache-shared.ts'
import { subscribeToGenerations } from './cache-subscription.ts'
import type { Logger } from './logger.ts'
import type { Redis } from './redis.ts'

/** `null` bytes are a remembered absence. */
export interface Cached {
  readonly bytes: Buffer | null
  /** Strong entity tag (RFC 9110 §8.8.3) of the bytes, computed once, when they were made. */
  readonly etag: string
  readonly source: 'cache' | 'database' | 'stale'
  /** Unix time in milliseconds. */
  readonly madeAt: number
  /** Why a stale answer is given. */
  readonly standsInFor?: Reason
}

interface Near {
  readonly entry: Entry
  readonly cached: Cached
  /**
   * Until when no newer generation can have gone unnoticed, in milliseconds of this process; for a
   * stale answer, until when a database that failed is not asked again.
   */
  readonly certainUntil: number
}

interface CacheTools {
  readonly redis: Redis
  readonly availability: Availability
  readonly metrics: Metrics
  readonly logger: Logger
}

const nearBytes = 64 * 1024 * 1024
/** A change is seen everywhere within a second: this, and the time that an answer is on its way. */
const certainMs = 900
/** A request that has an older answer at hand waits no longer for a new one. */
const patienceMs = 250

/**
 * Answers as bytes, in three layers: this process, Redis, the database; and when the database fails
 * or is slow, the last known answer. Works without Redis, then within each instance alone.
 */
export class Cache {
  readonly #near = new LRUCache<string, Near>({
    maxSize: nearBytes,
    sizeCalculation: ({ entry }, key) => (entry.bytes?.length ?? 0) + key.length + 300,
  })
  readonly #finding = new Map<string, Promise<Cached>>()
  readonly #shared: SharedCache
  readonly #generations
  readonly #observer: CacheObserver
  readonly #load
  readonly #subscription
  readonly #listeners: (() => unknown)[] = []

  constructor({ redis, availability, metrics, logger }: CacheTools) {
    this.#observer = cacheObserver(metrics, logger)
    this.#shared = createSharedCache(redis, availability)
    this.#generations = createGenerations(redis, availability)
    this.#load = createLoads(this.#shared, this.#observer)
    this.#subscription = subscribeToGenerations(redis, () => {
      this.#generations.hear()
      for (const listener of this.#listeners) listener()
    })
  }

  /**
   * The bytes under `key`: from this process (then at once and without a promise), from Redis, or
   * from `load`, which runs once however many ask. What is no longer fresh is given once more while a
   * new answer is made; what is out of date only when `load` fails or is slow, and then as `stale`.
   * @throws what `load` throws when nothing is known.
   */
  wrap(name: CacheName, key: string, load: Load): Cached | Promise<Cached> {
    const nearKey = `${name}:${key}`
    const known = this.#near.get(nearKey)
    if (known && known.certainUntil > performance.now()) {
      const { standsInFor } = known.cached
      if (standsInFor) {
        this.#observer.stoodIn(name, standsInFor)
        return known.cached
      }
      if (isFresh(known.entry, this.#generations.known(name).id)) {
        this.#observer.count(name, 'process', 'hit')
        return known.cached
      }
    }
    const joined = this.#finding.get(nearKey)
    if (joined) return joined
    const own = this.#find(name, key, load).finally(() => this.#finding.delete(nearKey))
    this.#finding.set(nearKey, own)
    return own
  }

  /** What is known under `key` and up to date; null for nothing. */
  async get(name: CacheName, key: string): Promise<Cached | null> {
    const { current } = await this.#look(name, key)
    return current && isFresh(current, current.generation) ? cachedOf(current, 'cache') : null
  }

  async set(name: CacheName, key: string, bytes: Buffer | null): Promise<void> {
    const certainFrom = performance.now()
    const generation = await this.#confirmed(name)
    const entry = newEntry(name, generation.id, bytes)
    this.#keep(name, key, { entry, certainFrom })
    await this.#shared.write(name, key, entry)
  }

  /** Forgets one answer. After a change, `invalidate`: loads that are under way cannot outlive it. */
  async delete(name: CacheName, key: string): Promise<void> {
    this.#near.delete(`${name}:${key}`)
    await this.#shared.remove({ name, key, generation: this.#generations.known(name).id })
  }

  /**
   * Puts the answers of these kinds out of date, of all kinds unless given; every instance follows
   * within a second. To be called after each write.
   * @throws StoreAway when Redis cannot be told now; this process tells it as soon as it can.
   */
  invalidate(...names: CacheName[]): Promise<void> {
    return this.#generations.renew(names.length > 0 ? names : cacheNames)
  }

  /** Hears that answers were put out of date, by any instance: at once, as long as Redis can tell. */
  onInvalidation(listener: () => unknown): void {
    this.#listeners.push(listener)
  }

  close(): void {
    this.#subscription.close()
  }

  async #find(name: CacheName, key: string, load: Load): Promise<Cached> {
    const { generation, current, last } = await this.#look(name, key)
    if (current && isFresh(current, generation.id)) {
      this.#observer.count(name, 'shared', 'hit')
      this.#observer.age(name, current)
      return this.#keep(name, key, { entry: current, certainFrom: generation.confirmedAt })
    }
    const loading = this.#load({ name, key, generation: generation.id }, load).then((loaded) => {
      const kept = this.#keep(name, key, loaded)
      return loaded.isOwn ? cachedOf(loaded.entry, 'database') : kept
    })
    if (!last) return loading
    const isFailing = this.#near.get(`${name}:${key}`)?.cached.source === 'stale'
    const settled = loading.catch(() => this.#standIn(name, key, last, 'database_failed'))
    if (current && mayBeRevalidated(name, current) && !isFailing) {
      this.#observer.count(name, 'shared', 'stale')
      return cachedOf(current, 'cache')
    }
    const slow = () => this.#standIn(name, key, last, 'database_slow')
    const answer = await inTime(patienceMs, settled, slow)
    if (answer.standsInFor) this.#observer.stoodIn(name, answer.standsInFor)
    return answer
  }

  /** The name of the present state of a kind, asked for where it could be out of date. */
  async generation(name: CacheName): Promise<string> {
    return (await this.#confirmed(name)).id
  }

  /** The last known answer; `current` when it is certain to be of the present generation. */
  async #look(name: CacheName, key: string) {
    const [generation, shared] = await Promise.all([
      this.#confirmed(name),
      this.#shared.read(name, key),
    ])
    const last = newest(shared, this.#near.get(`${name}:${key}`)?.entry ?? null)
    // What this process alone still holds may have been deleted by another one.
    const isCurrent = isWithin(certainMs, generation) && shared?.generation === generation.id
    return { generation, last, current: isCurrent ? shared : null }
  }

  async #confirmed(name: CacheName): Promise<Generation> {
    if (!isWithin(certainMs / 2, this.#generations.known(name))) await this.#generations.ask()
    return this.#generations.known(name)
  }

  #keep(name: CacheName, key: string, { entry, certainFrom }: Omit<Loaded, 'isOwn'>): Cached {
    const cached = cachedOf(entry, 'cache')
    this.#near.set(`${name}:${key}`, { entry, cached, certainUntil: certainFrom + certainMs })
    return cached
  }

  #standIn(name: CacheName, key: string, entry: Entry, standsInFor: Reason): Cached {
    const cached: Cached = { ...cachedOf(entry, 'stale'), standsInFor }
    const certainUntil = performance.now() + certainMs
    this.#near.set(`${name}:${key}`, { entry, cached, certainUntil })
    return cached
  }
}

const isWithin = (ms: number, { confirmedAt }: Generation): boolean =>
  performance.now() - confirmedAt < ms

const newest = (a: Entry | null, b: Entry | null): Entry | null =>
  a && b ? (a.madeAt >= b.madeAt ? a : b) : (a ?? b)

const cachedOf = ({ bytes, etag, madeAt }: Entry, source: Cached['source']): Cached => ({
  bytes,
  etag,
  source,
  madeAt,
})

/** What the promise comes to, or what `otherwise` gives when that takes longer. */
async function inTime<T>(ms: number, promise: Promise<T>, otherwise: () => T): Promise<T> {
  const late = Symbol('late')
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms)
  })
  const first = await Promise.race([promise, timeout])
  clearTimeout(timer)
  return first === late ? otherwise() : first
}
