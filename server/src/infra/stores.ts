import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { Logger } from './logger.ts'
import { connectMongo, type Mongo } from './mongo.ts'
import { assertEvicts, connectRedis, inspectState, openRedis, type Redis } from './redis.ts'

export interface Stores {
  readonly mongo: Mongo
  readonly redis: { readonly cache: Redis; readonly state: Redis }
  /** Whether what state Redis holds survives a loss of power. */
  readonly stateIsDurable: boolean
  close: () => Promise<void>
}

/**
 * Connects MongoDB and both Redis, or none.
 * @throws Error with one clear line when one cannot be reached or is configured to lose data.
 */
export async function connectStores(
  config: Config,
  tools: { logger: Logger; metrics: Metrics },
): Promise<Stores> {
  const redis = {
    cache: openRedis(config.REDIS_CACHE_URL, { role: 'cache', ...tools }),
    state: openRedis(config.REDIS_STATE_URL, { role: 'state', ...tools }),
  }
  const closeRedis = (): void => {
    redis.cache.disconnect()
    redis.state.disconnect()
  }
  try {
    await reach('REDIS_CACHE_URL', connectRedis(redis.cache))
    await reach('REDIS_STATE_URL', connectRedis(redis.state))
    // Elsewhere one Redis may stand in for both.
    if (config.NODE_ENV === 'production') await assertEvicts(redis.cache)
    const { isDurable } = await inspectState(redis.state)
    const mongo = await reach('MONGODB_URI', connectMongo(config, tools.metrics))
    const close = async (): Promise<void> => {
      await mongo.close()
      closeRedis()
    }
    return { mongo, redis, stateIsDurable: isDurable, close }
  } catch (error) {
    closeRedis()
    throw error
  }
}

async function reach<T>(variable: string, connecting: Promise<T>): Promise<T> {
  try {
    return await connecting
  } catch (error) {
    throw new Error(`${variable}: the server cannot be reached (${reason(error)})`, {
      cause: error,
    })
  }
}

const reason = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error)
