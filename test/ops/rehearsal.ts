import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { startDataStores } from '@cinema/embedded'
import { startInstallation, type Installation } from '../../scripts/ops/installation.ts'
import { loadConfig } from '../../server/src/config.ts'
import { createContext } from '../../server/src/context.ts'
import { migrate } from '../../server/src/migrate.ts'
import { compileCache } from '../../server/test/compile-cache.ts'
import { addFilms, film } from '../../server/test/films.ts'
import { startReplicaProxy, type ReplicaProxy } from '../../server/test/replica-proxy.ts'
import { temporaryFolder } from '../support/product.ts'
import { confinedRedis, type ConfinedRedis } from './confined-redis.ts'
import { createFrontClient, type FrontClient } from './front-client.ts'

/** An installation with a few films, for as long as a test takes. */
export interface Rehearsal {
  readonly installation: Installation
  readonly client: FrontClient
  readonly movieIds: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Before MongoDB: it looks like a replica set. */
  readonly replica: ReplicaProxy
  /** Undefined where a stand-in takes the place of redis-server. */
  readonly redis: Readonly<Record<'cache' | 'state', ConfinedRedis | undefined>>
  close: () => Promise<void>
}

export async function startRehearsal(instances = 3): Promise<Rehearsal> {
  const folder = await temporaryFolder()
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const redis = {
      cache: await confinedRedis('cache', folder),
      state: await confinedRedis('state', folder),
    }
    for (const each of [redis.cache, redis.state]) {
      if (each) closers.push(each.stop)
      await each?.start()
    }
    const stores = await startDataStores({
      dataDir: path.join(folder, 'stores'),
      redisCacheUrl: redis.cache?.url,
      redisStateUrl: redis.state?.url,
    })
    closers.push(stores.close)
    const replica = await startReplicaProxy(stores.mongodbUri)
    closers.push(replica.close)
    const secret = (): string => randomBytes(24).toString('hex')
    const environment = {
      NODE_ENV: 'production',
      ...compileCache,
      LOG_LEVEL: 'error',
      DATA_DIR: folder,
      MONGODB_URI: replica.uri,
      MONGODB_READ_PREFERENCE: 'primaryPreferred',
      REDIS_CACHE_URL: stores.redisCacheUrl,
      REDIS_STATE_URL: stores.redisStateUrl,
      JWT_SECRETS: `k1:${secret()}`,
      MEDIA_SIGNING_SECRET: secret(),
      // Starting instances keep the machine busy: that is not more than viewers may ask.
      SHED_DELAY_MS: '60000',
      ...plenty,
    }
    const movieIds = await addTitles(environment)
    const installation = await startInstallation({
      folder,
      instances,
      environment,
      frontSettings: {
        NGINX_ASSETS_DIR: path.join(folder, 'client'),
        NGINX_RATE: '100000r/s',
        NGINX_BURST: '100000',
        NGINX_CONNECTIONS: '1000',
      },
    })
    closers.push(installation.close)
    const client = createFrontClient(installation.front.url, installation.front.certificate)
    closers.push(() => {
      client.close()
      return Promise.resolve()
    })
    return { installation, client, movieIds, environment, replica, redis, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Everybody comes from one address here. */
const plenty = Object.fromEntries(
  ['ANONYMOUS', 'FREE', 'PREMIUM', 'PROGRESS', 'REGISTRATION', 'SEARCH'].map((group) => [
    `RATE_LIMIT_${group}`,
    '1000000',
  ]),
)

async function addTitles(environment: Record<string, string>): Promise<string[]> {
  const context = await createContext(loadConfig({ ...environment, LOG_LEVEL: 'silent' }))
  try {
    await migrate(context.mongo)
    const titles = Array.from({ length: 12 }, (_, index) =>
      film({ title: `Parade ${index}`, year: 1950 + index, durationSeconds: 6000 }),
    )
    await addFilms(context.mongo, titles)
    const found = await context.mongo.collection<{ _id: string }>('movies').find().toArray()
    return found.map(({ _id }) => _id).sort()
  } finally {
    await context.close()
  }
}
