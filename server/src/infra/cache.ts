import { createHash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Metrics } from '../metrics.ts'
import { decodeEntry, encodeEntry, type Entry } from './cache-entry.ts'
import { createGenerations } from './cache-generations.ts'
import type { Redis } from './redis.ts'

/** How long each kind of answer is fresh, and how long a stale one may stand in for a lost database. */
const policies = {
  movie: { freshSeconds: 300, staleSeconds: 86_400 },
  movies: { freshSeconds: 60, staleSeconds: 86_400 },
  series: { freshSeconds: 300, staleSeconds: 86_400 },
  search: { freshSeconds: 60, staleSeconds: 3600 },
} as const

export type CacheName = keyof typeof policies

/** `null` bytes are a remembered absence. */
export interface Cached {
  readonly bytes: Buffer | null
  /** Strong entity tag (RFC 9110 §8.8.3) of the bytes, computed once, when they were made. */
  readonly etag: string
  readonly source: 'cache' | 'database' | 'stale'
}

type Load = () => Promise<Buffer | null>

export interface Cache {
  /**
   * The bytes under `key`: from this process, from Redis, or from `load`, which runs once however
   * many ask at the same time. Without Redis it still works; when `load` fails, the last known bytes
   * are answered as `stale`, and without those the failure is thrown.
   */
  wrap: (name: CacheName, key: string, load: Load) => Promise<Cached>
  /**
   * Makes every entry of a name unreachable; all instances follow within a second.
   * @throws when Redis cannot be told: other instances then follow when their entries expire.
   */
  invalidate: (name: CacheName) => Promise<void>
}

interface Near {
  readonly generation: string
  readonly freshUntil: number
  readonly cached: Cached
}

type Result = 'hit' | 'miss' | 'stale' | 'error'

const nearBytes = 64 * 1024 * 1024
const absenceSeconds = 30
/** A lost database is asked again after this long, not on each request. */
const staleRetryMs = 1000

export function createCache(redis: Redis, metrics: Metrics): Cache {
  const near = new LRUCache<string, Near>({
    maxSize: nearBytes,
    sizeCalculation: ({ cached }, key) => (cached.bytes?.length ?? 0) + key.length + 200,
  })
  const flights = new Map<string, Promise<Cached>>()
  const generations = createGenerations(redis)
  const count = counters(metrics)

  function keep(place: Place, entry: Entry, source: Cached['source']): Cached {
    const { bytes, etag, freshUntil } = entry
    const cached = { bytes, etag, source: source === 'database' ? ('cache' as const) : source }
    near.set(place.nearKey, { generation: place.generation, freshUntil, cached })
    return source === 'database' ? { ...cached, source } : cached
  }

  async function find(place: Place, load: Load): Promise<Cached> {
    const { name, redisKey, nearKey } = place
    // A cache that cannot be read is an empty cache.
    const kept = decodeEntry(await redis.getBuffer(redisKey).catch(() => null))
    if (kept && kept.freshUntil > Date.now()) {
      count(name, 'hit')
      return keep(place, kept, 'cache')
    }
    try {
      const entry = newEntry(await load(), policies[name].freshSeconds)
      await write(redis, place, entry)
      count(name, 'miss')
      return keep(place, entry, 'database')
    } catch (error) {
      const last = kept ?? near.get(nearKey)?.cached
      count(name, last ? 'stale' : 'error')
      if (!last) throw error
      return keep(place, { ...last, freshUntil: Date.now() + staleRetryMs }, 'stale')
    }
  }

  return {
    async wrap(name, key, load) {
      const place = placeOf(name, key, await generations.current(name))
      const known = near.get(place.nearKey)
      if (known && known.generation === place.generation && known.freshUntil > Date.now()) {
        count(name, known.cached.source === 'stale' ? 'stale' : 'hit')
        return known.cached
      }
      const flight = flights.get(place.redisKey)
      if (flight) return flight
      const own = find(place, load).finally(() => flights.delete(place.redisKey))
      flights.set(place.redisKey, own)
      return own
    },
    invalidate: (name) => generations.renew(name, randomBytes(6).toString('base64url')),
  }
}

interface Place {
  readonly name: CacheName
  readonly generation: string
  readonly nearKey: string
  readonly redisKey: string
}

const placeOf = (name: CacheName, key: string, generation: string): Place => ({
  name,
  generation,
  nearKey: `${name}:${key}`,
  redisKey: `cache:1:${name}:{${generation}:${key}}`,
})

/** Jitter of a tenth, so that entries made together do not expire together. */
function newEntry(bytes: Buffer | null, freshSeconds: number): Entry {
  const seconds = (bytes ? freshSeconds : absenceSeconds) * (0.9 + Math.random() * 0.2)
  const digest = createHash('sha256')
    .update(bytes ?? '')
    .digest('base64url')
    .slice(0, 22)
  return { bytes, etag: `"${digest}"`, freshUntil: Date.now() + seconds * 1000 }
}

async function write(redis: Redis, { name, redisKey }: Place, entry: Entry): Promise<void> {
  const seconds = entry.bytes ? policies[name].staleSeconds : absenceSeconds
  // A cache that cannot be written is asked again next time.
  await redis.set(redisKey, encodeEntry(entry), 'EX', seconds).catch(() => undefined)
}

/** Counters with their labels bound once: the look-up is on every request. */
function counters(metrics: Metrics): (name: CacheName, result: Result) => void {
  const bound = new Map<string, { inc: () => void }>()
  return (name, result) => {
    const key = `${name} ${result}`
    const counter = bound.get(key) ?? metrics.cacheRequests.labels(name, result)
    bound.set(key, counter)
    counter.inc()
  }
}
