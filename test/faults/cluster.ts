import { randomBytes } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startDataStores } from '@cinema/embedded'
import { loadConfig } from '../../server/src/config.ts'
import { createContext, type Context } from '../../server/src/context.ts'
import { migrate } from '../../server/src/migrate.ts'
import { addFilms, film } from '../../server/test/films.ts'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../server/test/fault-proxy.ts'
import { createVictim, type Victim } from './processes.ts'
import { createRedis, type RedisVictim } from './redis-process.ts'
import { mountSmallDisk } from './small-disk.ts'
import { startWireProxy, type WireProxy } from './wire-proxy.ts'

/** A whole installation whose every part can be broken. */
export interface Cluster {
  /** Two instances; the wall clock of the first is ten minutes fast, of the second ten minutes slow. */
  readonly apis: readonly [Victim, Victim]
  readonly workers: readonly [Victim, Victim]
  /** Undefined where there is no redis-server, and a stand-in takes its place. */
  readonly redis: RedisVictim | undefined
  /** Between all processes and their stores. */
  readonly faults: { readonly redis: FaultProxy; readonly mongo: FaultProxy }
  readonly wire: WireProxy
  /** The stores themselves, past all proxies. */
  readonly admin: Context
  readonly movieIds: readonly string[]
  close: () => Promise<void>
}

export interface ClusterOptions {
  readonly workerEntry?: string
  /** Redis lies on a disk of this size, and waits for it once a second. */
  readonly smallDiskMegabytes?: number | undefined
}

/** Starts stores, proxies, two API instances and one worker; the second worker waits to be started. */
export async function startCluster({
  workerEntry = 'server/src/worker.ts',
  smallDiskMegabytes,
}: ClusterOptions = {}): Promise<Cluster> {
  const closers: Closers = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const stores = await startStores(closers, smallDiskMegabytes)
    const wire = await startWireProxy(addressOf(stores.environment.MONGODB_URI))
    closers.push(wire.close)
    const faults = {
      redis: await startFaultProxy(addressOf(stores.environment.REDIS_STATE_URL)),
      mongo: await startFaultProxy({ host: '127.0.0.1', port: wire.port }),
    }
    closers.push(faults.redis.close, faults.mongo.close)
    const admin = await createContext(loadConfig(stores.environment))
    closers.push(admin.close)
    const movieIds = await addTitles(admin)
    const environment = {
      ...stores.environment,
      REDIS_STATE_URL: throughProxy(stores.environment.REDIS_STATE_URL, faults.redis),
      MONGODB_URI: throughProxy(stores.environment.MONGODB_URI, faults.mongo),
    }
    const victim = (entry: string, ...execArgv: string[]): Victim => {
      const made = createVictim({ entry, environment, execArgv })
      closers.push(made.kill)
      return made
    }
    const apis = [victim(api, ...skewed(10)), victim(api, ...skewed(-10))] as const
    const workers = [victim(workerEntry), victim(workerEntry)] as const
    await Promise.all([...apis, workers[0]].map((process) => process.start()))
    return { apis, workers, redis: stores.redis, faults, wire, admin, movieIds, close }
  } catch (error) {
    await close()
    throw error
  }
}

const api = 'server/src/api.ts'

const skewed = (minutes: number): string[] => [
  '--import',
  new URL(`./clock-skew.ts?minutes=${minutes}`, import.meta.url).href,
]

async function startStores(closers: Closers, smallDiskMegabytes: number | undefined) {
  const folder = await mkdtemp(path.join(tmpdir(), 'cinema-faults-'))
  closers.push(() => rm(folder, { recursive: true, force: true }))
  const redis = await startRealRedis({ folder, closers, smallDiskMegabytes })
  const stores = await startDataStores({
    dataDir: path.join(folder, 'stores'),
    ...(redis && { redisStateUrl: redis.url }),
  })
  closers.push(stores.close)
  const secret = (): string => randomBytes(24).toString('hex')
  const environment = {
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'silent',
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    JWT_SECRETS: `faults:${secret()}`,
    MEDIA_SIGNING_SECRET: secret(),
    ACCESS_TOKEN_SECONDS: '3600',
    STREAM_LIMIT_FREE: '100',
    // A machine that is busy with faults is not one that viewers overload.
    SHED_DELAY_MS: '60000',
    RATE_LIMIT_PROGRESS: '10000000',
    RATE_LIMIT_REGISTRATION: '10000',
    FLUSH_CRON: '* * * * * *',
  }
  return { environment, redis }
}

type Closers = (() => Promise<unknown>)[]

async function startRealRedis({
  folder,
  closers,
  smallDiskMegabytes,
}: {
  folder: string
  closers: Closers
  smallDiskMegabytes: number | undefined
}): Promise<RedisVictim | undefined> {
  const program = redisProgram()
  if (program === undefined) return undefined
  const data = path.join(folder, 'redis')
  await mkdir(data)
  if (smallDiskMegabytes !== undefined) {
    const unmount = await mountSmallDisk(data, smallDiskMegabytes)
    if (!unmount) throw new Error('A small disk cannot be mounted.')
    closers.push(unmount)
  }
  const appendfsync = smallDiskMegabytes === undefined ? 'always' : 'everysec'
  const redis = await createRedis({ program, folder: data, appendfsync })
  closers.push(redis.kill)
  await redis.start()
  return redis
}

/** The full path of redis-server; undefined where there is none. */
export function redisProgram(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'redis-server'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

const titles = 12

async function addTitles(admin: Context): Promise<string[]> {
  await migrate(admin.mongo)
  const films = Array.from({ length: titles }, (_, index) =>
    film({ title: `Storm ${index}`, year: 1950 + index, durationSeconds: 6000 }),
  )
  await addFilms(admin.mongo, films)
  const found = await admin.mongo.collection<{ _id: string }>('movies').find().toArray()
  return found.map(({ _id }) => _id).sort()
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}
