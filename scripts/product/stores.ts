import path from 'node:path'
import { startDataStores, type DataStores } from '@cinema/embedded'
import type { Settings } from './settings.ts'

/** Starts the stores that the environment does not name, and completes the environment with all. */
export async function startStores(
  { dataDir, environment }: Settings,
  signal: AbortSignal,
): Promise<{ stores: DataStores; environment: Record<string, string> }> {
  const { MONGODB_URI, REDIS_CACHE_URL, REDIS_STATE_URL } = environment
  // Only while they start: afterwards the processes drain into the stores before these are closed.
  const starting = new AbortController()
  const giveUp = (): void => starting.abort()
  signal.addEventListener('abort', giveUp, { once: true })
  const stores = await startDataStores({
    dataDir: path.join(dataDir, 'stores'),
    signal: starting.signal,
    ...(MONGODB_URI && { mongodbUri: MONGODB_URI }),
    ...(REDIS_CACHE_URL && { redisCacheUrl: REDIS_CACHE_URL }),
    ...(REDIS_STATE_URL && { redisStateUrl: REDIS_STATE_URL }),
  })
  signal.removeEventListener('abort', giveUp)
  return {
    stores,
    environment: {
      ...environment,
      MONGODB_URI: stores.mongodbUri,
      REDIS_CACHE_URL: stores.redisCacheUrl,
      REDIS_STATE_URL: stores.redisStateUrl,
    },
  }
}
