import { inject, afterEach, expect, test } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { createCache } from './cache.ts'
import { createLogger } from './logger.ts'
import { openRedis, type Redis } from './redis.ts'

const metrics = createMetrics({ version: 'test', node: 'test' })
const logger = createLogger({ level: 'silent', instance: 'test' })
const opened: Redis[] = []

afterEach(() => {
  for (const redis of opened.splice(0)) redis.disconnect()
})

async function connect(url = inject('stores').redisCacheUrl): Promise<Redis> {
  const redis = openRedis(url, { role: 'cache', logger, metrics })
  opened.push(redis)
  await redis.connect().catch(() => undefined)
  return redis
}

/** A port where nothing listens. */
const nowhere = 'redis://127.0.0.1:1'
const bytes = (text: string): Buffer => Buffer.from(text)
const newKey = (): string => `test-${performance.now()}-${Math.random()}`
const failing = () => Promise.reject(new Error('the database is away'))

test('answers from the database, then from this process, then from Redis', async () => {
  const redis = await connect()
  const cache = createCache(redis, metrics)
  const key = newKey()
  let loads = 0
  const load = () => Promise.resolve(bytes(`load ${++loads}`))
  const first = await cache.wrap('movie', key, load)
  const second = await cache.wrap('movie', key, load)
  const elsewhere = await createCache(redis, metrics).wrap('movie', key, load)
  expect(first).toMatchObject({ source: 'database' })
  expect(second).toMatchObject({ source: 'cache' })
  expect(elsewhere).toMatchObject({ source: 'cache' })
  expect(elsewhere.bytes?.toString()).toBe('load 1')
  expect([second.etag, elsewhere.etag]).toEqual([first.etag, first.etag])
  expect(loads).toBe(1)
})

test('loads once however many ask at the same time', async () => {
  const cache = createCache(await connect(), metrics)
  const key = newKey()
  let loads = 0
  const load = async () => {
    loads += 1
    await new Promise((resolve) => setImmediate(resolve))
    return bytes('once')
  }
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => cache.wrap('movies', key, load)),
  )
  expect(loads).toBe(1)
  expect(answers.every((answer) => answer.bytes?.toString() === 'once')).toBe(true)
})

test('remembers that a thing does not exist', async () => {
  const cache = createCache(await connect(), metrics)
  const key = newKey()
  await cache.wrap('movie', key, () => Promise.resolve(null))
  const again = await cache.wrap('movie', key, failing)
  expect(again).toMatchObject({ bytes: null, source: 'cache' })
})

test('works without Redis', async () => {
  const cache = createCache(await connect(nowhere), metrics)
  const key = newKey()
  const first = await cache.wrap('movie', key, () => Promise.resolve(bytes('alone')))
  expect(first).toMatchObject({ source: 'database' })
  const second = await cache.wrap('movie', key, failing)
  expect(second).toMatchObject({ source: 'cache' })
  expect(second.bytes?.toString()).toBe('alone')
})

test('throws what the database throws when nothing is known', async () => {
  const cache = createCache(await connect(), metrics)
  await expect(cache.wrap('movie', newKey(), failing)).rejects.toThrow('the database is away')
})

test('stands in with the last known answer, marked stale, while the database fails', async () => {
  const redis = await connect()
  const key = newKey()
  const first = await createCache(redis, metrics).wrap('movie', key, () =>
    Promise.resolve(bytes('known')),
  )
  await expire(redis, key)
  const cache = createCache(redis, metrics)
  for (const answer of [
    await cache.wrap('movie', key, failing),
    await cache.wrap('movie', key, failing),
  ]) {
    expect(answer).toMatchObject({ source: 'stale', etag: first.etag })
    expect(answer.bytes?.toString()).toBe('known')
  }
  await expect
    .poll(async () => cache.wrap('movie', key, () => Promise.resolve(bytes('new'))), {
      timeout: 5000,
    })
    .toMatchObject({ source: 'database' })
})

test('reaches every instance with an invalidation', async () => {
  const here = createCache(await connect(), metrics)
  const there = createCache(await connect(), metrics)
  const key = newKey()
  const old = () => Promise.resolve(bytes('old'))
  const fresh = () => Promise.resolve(bytes('new'))
  await here.wrap('series', key, old)
  await there.wrap('series', key, old)
  await here.invalidate('series')
  expect((await here.wrap('series', key, fresh)).bytes?.toString()).toBe('new')
  await expect
    .poll(async () => (await there.wrap('series', key, fresh)).bytes?.toString(), { timeout: 5000 })
    .toBe('new')
})

/** Moves the time until which an entry is fresh into the past. */
async function expire(redis: Redis, key: string): Promise<void> {
  const [name = ''] = await redis.keys(`cache:1:*${key}*`)
  const value = (await redis.getBuffer(name)) ?? Buffer.alloc(8)
  value.writeDoubleBE(Date.now() - 1)
  await redis.set(name, value, 'EX', 60)
}
