import { createRequire } from 'node:module'
import type { Config } from './config.ts'
import { createSecurityLog, type SecurityLog } from './features/audit/security-log.ts'
import { createIdentity, type Identity } from './features/auth/identity.ts'
import { createPublications, type Publications } from './features/catalogue/publications.ts'
import { createTitles, type Titles } from './features/catalogue/titles.ts'
import { createAudience, type Audience } from './features/social/audience.ts'
import { createViewerEvents, type ViewerEvents } from './features/events/viewer-events.ts'
import { countCatalogue } from './features/search/index/catalogue-source-store.ts'
import { LiveIndex } from './features/search/index/live-index.ts'
import { changesSince } from './features/search/index/overlay-store.ts'
import { createAvailability, type Availability } from './infra/availability.ts'
import { createBackground, type Background } from './infra/background.ts'
import { Cache } from './infra/cache.ts'
import { createDrain, type Drain } from './infra/drain.ts'
import { startErrorReports } from './infra/error-reports.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { createMailer, type Mailer } from './infra/mail.ts'
import { mongoReads } from './infra/mongo.ts'
import { createOutbounds, viewOf, type Outbound, type Outbounds } from './infra/outbound.ts'
import type { RedisRole } from './infra/redis.ts'
import { watchStores, type StoreUsage } from './infra/store-usage.ts'
import { connectStores, type Stores } from './infra/stores.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createPersonalDataRegistry, type PersonalDataRegistry } from './personal-data.ts'

export type { SecurityLog } from './features/audit/security-log.ts'

/** What every feature may use. Nothing else is shared between features. */
export interface Context extends Stores {
  readonly config: Config
  readonly version: string
  readonly logger: Logger
  readonly metrics: Metrics
  readonly drain: Drain
  /** What one caller finds out about state Redis spares all others the wait. */
  readonly stateAvailability: Availability
  readonly cache: Cache
  /** Policies for whatever this process asks of others: timeout, circuit breaker, retries. */
  readonly outbounds: Outbounds
  /** Reads of the catalogue go through it, so that no request waits for a database that is away. */
  readonly database: Outbound
  /** How full the stores are. */
  readonly storeUsage: StoreUsage
  readonly identity: Identity
  readonly titles: Titles
  readonly publications: Publications
  readonly events: ViewerEvents
  readonly searchIndex: LiveIndex
  /** Where security events are recorded, and heard. */
  readonly audit: SecurityLog
  readonly audience: Audience
  /** What each feature keeps about viewers, for export and erasure. */
  readonly personalData: PersonalDataRegistry
  readonly mailer: Mailer
  readonly background: Background
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

/**
 * Connects everything a process of the server needs.
 * @throws Error with one clear line when a store cannot be reached or is configured to lose data.
 */
export async function createContext(config: Config): Promise<Context> {
  const { logger, reports } = await startLog(config)
  const metrics = createMetrics({ version, node: process.version })
  const { close: closeStores, ...stores } = await connectStores(config, { logger, metrics })
  const { mongo, redis } = stores
  const outbounds = createOutbounds({ logger, metrics })
  const database = outbounds.createOutbound(mongoReads(config))
  const availability = availabilityOf('state', { redis, logger, outbounds })
  const cache = cacheOf({ redis, logger, metrics, outbounds })
  const audience = createAudience(mongo, logger)
  const audit = createSecurityLog({ mongo, logger, metrics })
  const searchIndex = liveIndexOf(config, { cache, logger, mongo })
  const background = createBackground(logger)
  const storeUsage = watchStores({ config, metrics, logger, ...stores })
  const mailer = createMailer(config, metrics)
  return {
    config,
    version,
    logger,
    metrics,
    drain: createDrain(),
    ...stores,
    stateAvailability: availability,
    cache,
    outbounds,
    database,
    storeUsage,
    identity: createIdentity({ config, mongo }),
    titles: titlesOf(config, { cache, database, mongo }),
    publications: createPublications({ mongo, cache, logger }),
    events: createViewerEvents({ redis: redis.state, availability, metrics }),
    audit,
    audience,
    searchIndex,
    personalData: createPersonalDataRegistry(),
    mailer,
    background,
    async close() {
      await background.settled()
      storeUsage.close()
      mailer.close()
      cache.close()
      await Promise.all([audit.settled(), audience.views.close(), searchIndex.close()])
      await closeStores()
      await reports?.close()
    },
  }
}

async function startLog(config: Config) {
  const reports = await startErrorReports(config, version)
  const logger = createLogger({
    level: config.LOG_LEVEL,
    instance: config.INSTANCE_ID,
    onError: reports?.report,
  })
  return { logger, reports }
}

const cacheOf = (tools: Pick<Context, 'redis' | 'logger' | 'metrics' | 'outbounds'>): Cache => {
  const { redis, logger, metrics } = tools
  return new Cache({
    redis: redis.cache,
    availability: availabilityOf('cache', tools),
    metrics,
    logger,
  })
}

type Parts = Pick<Context, 'cache' | 'database' | 'logger' | 'mongo'>

function titlesOf(config: Config, { cache, ...parts }: Omit<Parts, 'logger'>): Titles {
  const titles = createTitles({ ...parts, config })
  cache.onInvalidation(titles.forget)
  return titles
}

function liveIndexOf(config: Config, { cache, logger, mongo }: Omit<Parts, 'database'>): LiveIndex {
  const index = new LiveIndex({
    source: { uri: config.MONGODB_URI, readPreference: config.MONGODB_READ_PREFERENCE },
    changes: (since) => changesSince(mongo, since),
    generation: (name) => cache.generation(name),
    counts: () => countCatalogue(mongo),
    folder: config.DATA_DIR,
    logger,
  })
  cache.onInvalidation(() => {
    index.takeOver()
  })
  return index
}

function availabilityOf(
  role: RedisRole,
  tools: Pick<Context, 'redis' | 'logger' | 'outbounds'>,
): Availability {
  const { redis, logger, outbounds } = tools
  const probe = () => redis[role].ping()
  const availability = createAvailability(logger, `${role} Redis is done without`, probe)
  outbounds.watch(() => viewOf(`redis_${role}`, availability))
  return availability
}
