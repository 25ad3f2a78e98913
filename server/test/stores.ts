import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startDataStores } from '@cinema/embedded'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    stores: {
      mongodbUri: string
      redisCacheUrl: string
      redisStateUrl: string
      /** False where the Redis in JavaScript stands in, which keeps nothing over a power cut. */
      hasRedisServer: boolean
    }
  }
}

/** Data stores for a whole test run: embedded ones, or those that the environment names. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { MONGODB_URI, REDIS_CACHE_URL, REDIS_STATE_URL } = process.env
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-test-'))
  const stores = await startDataStores({
    dataDir,
    ...(MONGODB_URI && { mongodbUri: MONGODB_URI }),
    ...(REDIS_CACHE_URL && { redisCacheUrl: REDIS_CACHE_URL }),
    ...(REDIS_STATE_URL && { redisStateUrl: REDIS_STATE_URL }),
  })
  const { mongodbUri, redisCacheUrl, redisStateUrl } = stores
  const hasRedisServer = !stores.description.redisState.startsWith('js-redis-server')
  project.provide('stores', { mongodbUri, redisCacheUrl, redisStateUrl, hasRedisServer })
  return async () => {
    await stores.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
