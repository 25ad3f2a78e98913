import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { createApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { createContext, type Context } from '../src/context.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { closeServer } from '../src/infra/drain.ts'
import { migrate } from '../src/migrate.ts'
import { compileCache } from './compile-cache.ts'

export interface TestServer {
  readonly url: string
  readonly context: Context
  close: () => Promise<void>
}

/** Environment of a test server: a database of its own, and the Redis database of its worker. */
export function testEnvironment(overrides: Readonly<Record<string, string>> = {}) {
  const stores = inject('stores')
  const database = `test_${randomBytes(6).toString('hex')}`
  const redisDatabase = String(Number(process.env['VITEST_POOL_ID'] ?? '0') % 16)
  const withPath = (uri: string, path: string): string => {
    const url = new URL(uri)
    url.pathname = `/${path}`
    return url.href
  }
  return {
    NODE_ENV: 'test',
    ...compileCache,
    PORT: '0',
    LOG_LEVEL: 'silent',
    MONGODB_URI: withPath(stores.mongodbUri, database),
    REDIS_CACHE_URL: withPath(stores.redisCacheUrl, redisDatabase),
    REDIS_STATE_URL: withPath(stores.redisStateUrl, redisDatabase),
    JWT_SECRETS: `test:${randomBytes(24).toString('hex')}`,
    MEDIA_SIGNING_SECRET: randomBytes(24).toString('hex'),
    // A machine that is busy with other tests is no database that is away.
    MONGODB_READ_TIMEOUT_MS: '30000',
    // Nor is it a Redis that is away: limits are to be those of the test.
    RATE_LIMIT_WAIT_MS: '250',
    DATA_DIR: path.join(tmpdir(), `cinema-${database}`),
    // Nor is it one that viewers overload.
    SHED_DELAY_MS: '60000',
    RATE_LIMIT_ANONYMOUS: '100000',
    RATE_LIMIT_FREE: '100000',
    RATE_LIMIT_REGISTRATION: '100000',
    ...overrides,
  }
}

/** A whole server on a free port, over real stores that are empty except for its indexes. */
export async function startServer(
  overrides: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const context = await createContext(loadConfig(testEnvironment(overrides)))
  await Promise.all([context.redis.cache.flushdb(), context.redis.state.flushdb()])
  await migrate(context.mongo)
  const server = createFastServer(createApp(context))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    context,
    async close() {
      await closeServer(server)
      await context.mongo.dropDatabase()
      await context.close()
      await rm(context.config.DATA_DIR, { recursive: true, force: true })
    },
  }
}
