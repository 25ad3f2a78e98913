import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { film, sourceOf } from '../../../test/films.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'
import { createApp } from '../../app.ts'
import { loadConfig } from '../../config.ts'
import { createContext, type Context } from '../../context.ts'
import { createFastServer } from '../../http/fast-server.ts'
import { decodeEntry, encodeEntry } from '../../infra/cache-entry.ts'
import { closeServer } from '../../infra/drain.ts'
import { importFilms } from './import/run-import.ts'

const environment = testEnvironment()
let server: TestServer

beforeAll(async () => {
  server = await startServer(environment)
  await importFilms(server.context.mongo, sourceOf([film({ title: 'Lamp' })]))
})
afterAll(() => server.close())

/** Another instance over the same stores, whose process has cached nothing, without its database. */
async function withoutDatabase<T>(use: (url: string, context: Context) => Promise<T>): Promise<T> {
  const context = await createContext(loadConfig(environment))
  const other = createFastServer(createApp(context))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  await context.mongo.close()
  try {
    return await use(`http://127.0.0.1:${(other.address() as AddressInfo).port}`, context)
  } finally {
    await closeServer(other)
    await context.close()
  }
}

test('shows what was last known, marked stale, while the database is away', async () => {
  const path = '/api/movies?sort=title'
  const known = await (await fetch(server.url + path)).text()
  await withoutDatabase(async (url, { redis }) => {
    await expireAll(redis.cache)
    const response = await fetch(url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('x-data-source')).toBe('stale')
    expect(response.headers.get('warning')).toBe('110 - "Response is Stale"')
    expect(Number(response.headers.get('age'))).toBeGreaterThanOrEqual(0)
    expect(await response.text()).toBe(known)
  })
})

test('says that it cannot answer, and when to ask again, where nothing is known', async () => {
  await withoutDatabase(async (url) => {
    const response = await fetch(`${url}/api/movies?sort=year`)
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ code: 'dependency_unavailable' })
  })
})

/** Lets everything be older than may be given without saying so. */
async function expireAll(redis: Context['redis']['cache']): Promise<void> {
  for (const key of await redis.keys('cache:1:{movies}:*')) {
    const entry = decodeEntry(await redis.getBuffer(key))
    if (entry) await redis.set(key, encodeEntry({ ...entry, freshUntil: 0 }), 'EX', 60)
  }
}
