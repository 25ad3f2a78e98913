import { Redis } from 'ioredis'
import type { Metrics } from '../metrics.ts'
import type { Logger } from './logger.ts'

export type { Redis } from 'ioredis'

export type RedisRole = 'cache' | 'state'

/**
 * Opens a connection to Redis that fails fast: a command on a lost connection is refused at once
 * instead of queued, and one without an answer fails after 250 ms. The connection is restored in
 * the background for as long as it takes.
 */
export function openRedis(
  url: string,
  { role, logger, metrics }: { role: RedisRole; logger: Logger; metrics: Metrics },
): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: 250,
    connectTimeout: 1000,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    keepAlive: 10_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1000),
  })
  const connected = metrics.redisConnected.labels(role)
  connected.set(0)
  redis.on('ready', () => {
    connected.set(1)
  })
  redis.on('close', () => {
    connected.set(0)
  })
  // ioredis repeats an error on every attempt; one line for each loss is enough.
  let reported = false
  redis.on('ready', () => {
    reported = false
  })
  redis.on('error', (error: Error) => {
    if (!reported) logger.warn({ role, err: error }, 'redis connection lost')
    reported = true
  })
  return redis
}

const startMs = 5000

/**
 * Connects for the first time. Whatever starts together with this process may need some seconds.
 * @throws the last reason for which the server could not be reached.
 */
export async function connectRedis(redis: Redis): Promise<void> {
  let reason: unknown = new Error(`no answer within ${startMs} ms`)
  const failed = (error: unknown): void => {
    reason = error
  }
  redis.on('error', failed)
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(reason as Error), startMs)
      redis.once('ready', resolve)
      redis.connect().catch(failed)
    })
  } finally {
    clearTimeout(timer)
    redis.off('error', failed)
  }
}

/**
 * A cache that never evicts fills up and then refuses every write.
 * @throws Error when the server tells such a policy; one that hides it is taken at its word.
 */
export async function assertEvicts(cache: Redis): Promise<void> {
  const policy = policyIn(await cache.info('memory').catch(() => ''))
  if (policy !== undefined && !policy.startsWith('allkeys-')) {
    throw new Error(
      `REDIS_CACHE_URL: maxmemory-policy is ${policy}, but a cache needs allkeys-lru or another allkeys policy.`,
    )
  }
}

const policyIn = (info: string): string | undefined => /maxmemory_policy:(\S+)/.exec(info)?.[1]

/**
 * Looks at the store of playback state: whether what it was told survives a loss of power. A server
 * that hides its configuration (managed services) is taken at its word.
 * @throws Error when it may evict, which would lose data without a trace.
 */
export async function inspectState(redis: Redis): Promise<{ isDurable: boolean }> {
  const sections = await Promise.all([redis.info('memory'), redis.info('persistence')]).catch(
    () => [],
  )
  const info = sections.join('')
  const policy = policyIn(info)
  if (policy !== undefined && policy !== 'noeviction') {
    throw new Error(
      `REDIS_STATE_URL: maxmemory-policy is ${policy}, but playback state needs noeviction.`,
    )
  }
  return { isDurable: !info.includes('aof_enabled:0') }
}

/** Whether Redis refused a command because its memory is full. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('OOM ')
