import { createRequire } from 'node:module'
import type { Config } from './config.ts'
import { createIdentity, type Identity } from './features/auth/identity.ts'
import { createTitles, type Titles } from './features/catalogue/titles.ts'
import { createAvailability, type Availability } from './infra/availability.ts'
import { createCache, type Cache } from './infra/cache.ts'
import { createDrain, type Drain } from './infra/drain.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { connectMongo, type Mongo } from './infra/mongo.ts'
import { assertStatePolicy, openRedis, type Redis } from './infra/redis.ts'
import { createMetrics, type Metrics } from './metrics.ts'

/** What every feature may use. Nothing else is shared between features. */
export interface Context {
  readonly config: Config
  readonly version: string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly drain: Drain
  readonly mongo: Mongo
  readonly redis: { readonly cache: Redis; readonly state: Redis }
  /** What one caller finds out about state Redis spares all others the wait. */
  readonly stateAvailability: Availability
  readonly cache: Cache
  readonly identity: Identity
  readonly titles: Titles
  close: () => Promise<void>
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

/**
 * Connects everything a process of the server needs.
 * @throws Error with one clear line when a store cannot be reached or is configured to lose data.
 */
export async function createContext(config: Config): Promise<Context> {
  const logger = createLogger({ level: config.LOG_LEVEL, instance: config.INSTANCE_ID })
  const metrics = createMetrics({ version, node: process.version })
  const redis = {
    cache: openRedis(config.REDIS_CACHE_URL, { role: 'cache', logger, metrics }),
    state: openRedis(config.REDIS_STATE_URL, { role: 'state', logger, metrics }),
  }
  const closeRedis = (): void => {
    redis.cache.disconnect()
    redis.state.disconnect()
  }
  let mongo: Mongo | undefined
  try {
    await connectRedis(redis.cache, 'REDIS_CACHE_URL')
    await connectRedis(redis.state, 'REDIS_STATE_URL')
    await assertStatePolicy(redis.state)
    mongo = await connectMongo(config, metrics).catch((error: unknown) => {
      throw new Error(`MONGODB_URI: the server cannot be reached (${reason(error)})`, {
        cause: error,
      })
    })
  } catch (error) {
    closeRedis()
    throw error
  }
  const cache = createCache(redis.cache, metrics)
  const connection = mongo
  return {
    config,
    version,
    logger,
    metrics,
    drain: createDrain(),
    mongo,
    redis,
    stateAvailability: createAvailability(logger, 'state Redis is done without', () =>
      redis.state.ping(),
    ),
    cache,
    identity: createIdentity({ config, mongo }),
    titles: createTitles(mongo, config.MONGODB_READ_PREFERENCE),
    async close() {
      await connection.close()
      closeRedis()
    },
  }
}

async function connectRedis(redis: Redis, variable: string): Promise<void> {
  try {
    await redis.connect()
  } catch (error) {
    throw new Error(`${variable}: the server cannot be reached (${reason(error)})`, {
      cause: error,
    })
  }
}

const reason = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error)
