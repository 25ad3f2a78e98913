import type { Config } from '../config.ts'
import type { Metrics } from '../metrics.ts'
import type { Logger } from './logger.ts'
import type { Stores } from './stores.ts'

export type StoreName = 'mongodb' | 'redis_state' | 'redis_cache'

/** Bytes that a store holds, and may hold where that is known. */
export interface StoreLoad {
  readonly store: StoreName
  readonly usedBytes: number
  readonly limitBytes: number | undefined
}

export interface StoreUsage {
  /** How full the fullest store that must not be full is, from 0 to 1; as of the last look. */
  readonly fullest: number
  close: () => void
}

const everyMs = 15_000
const megabyte = 1024 * 1024

type Tools = Pick<Stores, 'mongo' | 'redis'> & {
  readonly config: Config
  readonly metrics: Metrics
  readonly logger: Logger
}

/** Looks every 15 s at how full the stores are. A store that does not answer counts as it last did. */
export function watchStores(tools: Tools): StoreUsage {
  const loads = new Map<StoreName, StoreLoad>()
  const look = (): void => {
    for (const measuring of measureAll(tools)) {
      measuring.then(
        (load) => loads.set(load.store, load),
        (error: unknown) => tools.logger.debug({ err: error }, 'a store was not measured'),
      )
    }
  }
  const { storeUsedBytes, storeLimitBytes } = tools.metrics
  const known = (): StoreLoad[] => [...loads.values()]
  storeUsedBytes.collectFrom(() => known().map((load) => [load.store, load.usedBytes] as const))
  storeLimitBytes.collectFrom(() =>
    known().flatMap(({ store, limitBytes }) =>
      limitBytes === undefined ? [] : [[store, limitBytes] as const],
    ),
  )
  look()
  const timer = setInterval(look, everyMs)
  timer.unref()
  return {
    get fullest() {
      return Math.max(0, ...known().map(shareOf))
    },
    close: () => clearInterval(timer),
  }
}

/** A cache that is full evicts, as it should. */
const shareOf = ({ store, usedBytes, limitBytes }: StoreLoad): number =>
  store === 'redis_cache' || limitBytes === undefined ? 0 : usedBytes / limitBytes

function measureAll({ mongo, redis, config }: Tools): Promise<StoreLoad>[] {
  return [
    measureMongo(mongo, config.MONGODB_STORAGE_LIMIT_MB),
    measureRedis('redis_state', redis.state),
    measureRedis('redis_cache', redis.cache),
  ]
}

async function measureMongo(
  mongo: Tools['mongo'],
  limitMb: number | undefined,
): Promise<StoreLoad> {
  const { dataSize = 0, indexSize = 0 } = (await mongo.db?.stats()) ?? {}
  const limitBytes = limitMb === undefined ? undefined : limitMb * megabyte
  return { store: 'mongodb', usedBytes: Number(dataSize) + Number(indexSize), limitBytes }
}

async function measureRedis(
  store: 'redis_state' | 'redis_cache',
  redis: Tools['redis']['state'],
): Promise<StoreLoad> {
  const info = await redis.info('memory')
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  // 0 means that it may take whatever the machine has.
  const limitBytes = read('maxmemory') || undefined
  return { store, usedBytes: read('used_memory'), limitBytes }
}
