import { LRUCache } from 'lru-cache'
import type { Metrics } from '../metrics.ts'
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
  bytes: Buffer | null
  source: 'cache' | 'database' | 'stale'
}

export interface Cache {
  /**
   * The bytes under `key`: from this process (for about a second), from Redis, or from `load`,
   * which runs once however many ask at the same time. Without Redis it still works; when `load`
   * fails, the last known bytes are answered as `stale`, and without those the failure is thrown.
   */
  wrap: (name: CacheName, key: string, load: () => Promise<Buffer | null>) => Promise<Cached>
  /** Makes every entry of a name unreachable; all instances follow within a second. */
  invalidate: (name: CacheName) => Promise<void>
}

const processMs = 1000
const expiryBytes = 8

export function createCache(redis: Redis, metrics: Metrics): Cache {
  const near = new LRUCache<string, Cached>({ max: 5000, ttl: processMs })
  const flights = new Map<string, Promise<Cached>>()
  const count = (cache: CacheName, result: string) =>
    metrics.cacheRequests.labels(cache, result).inc()
  const generationOf = generations(redis)

  async function find(name: CacheName, key: string, load: () => Promise<Buffer | null>) {
    const redisKey = `cache:1:${name}:{${await generationOf(name)}:${key}}`
    const kept = await read(redis, redisKey)
    if (kept?.fresh) {
      count(name, 'hit')
      return { bytes: kept.bytes, source: 'cache' as const }
    }
    try {
      const bytes = await load()
      await write(redis, redisKey, bytes, policies[name])
      count(name, 'miss')
      return { bytes, source: 'database' as const }
    } catch (error) {
      count(name, kept ? 'stale' : 'error')
      if (!kept) throw error
      return { bytes: kept.bytes, source: 'stale' as const }
    }
  }

  return {
    async wrap(name, key, load) {
      const nearKey = `${name}:${key}`
      const known = near.get(nearKey)
      if (known) {
        count(name, 'hit')
        return known
      }
      const flight = flights.get(nearKey)
      if (flight) return flight
      const own = find(name, key, load).finally(() => flights.delete(nearKey))
      flights.set(nearKey, own)
      const found = await own
      near.set(nearKey, found.source === 'database' ? { ...found, source: 'cache' } : found)
      return found
    },
    async invalidate(name) {
      await redis.incr(generationKey(name))
      near.clear()
    },
  }
}

const generationKey = (name: CacheName) => `cache:1:generation:{${name}}`

/** The current generation of each name, asked of Redis at most once a second. */
function generations(redis: Redis): (name: CacheName) => Promise<string> {
  const fresh = new LRUCache<CacheName, string>({ max: 100, ttl: processMs })
  const last = new Map<CacheName, string>()
  return async (name) => {
    const known = fresh.get(name)
    if (known !== undefined) return known
    // Redis away: the last generation seen still names entries that were right a moment ago.
    const current = await redis.get(generationKey(name)).catch(() => last.get(name))
    const generation = current ?? '0'
    fresh.set(name, generation)
    last.set(name, generation)
    return generation
  }
}

async function read(
  redis: Redis,
  key: string,
): Promise<{ bytes: Buffer | null; fresh: boolean } | null> {
  // A cache that cannot be read is an empty cache.
  const value = await redis.getBuffer(key).catch(() => null)
  if (!value || value.length < expiryBytes) return null
  const bytes = value.subarray(expiryBytes)
  return { bytes: bytes.length > 0 ? bytes : null, fresh: value.readDoubleBE(0) > Date.now() }
}

async function write(
  redis: Redis,
  key: string,
  bytes: Buffer | null,
  { freshSeconds, staleSeconds }: { freshSeconds: number; staleSeconds: number },
): Promise<void> {
  const expiry = Buffer.alloc(expiryBytes)
  // Jitter of a tenth, so that entries made together do not expire together.
  expiry.writeDoubleBE(Date.now() + freshSeconds * 1000 * (0.9 + Math.random() * 0.2))
  const value = Buffer.concat([expiry, bytes ?? Buffer.alloc(0)])
  await redis.set(key, value, 'EX', bytes ? staleSeconds : freshSeconds).catch(() => undefined)
}
