import { inject, afterEach, expect, test } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { createAvailability, StoreAway } from './availability.ts'
import { Cache } from './cache.ts'
import { decodeEntry, encodeEntry } from './cache-entry.ts'
import { createLogger } from './logger.ts'
import { openRedis, type Redis } from './redis.ts'

const metrics = createMetrics({ version: 'test', node: 'test' })
const logger = createLogger({ level: 'silent', instance: 'test' })
const opened: Redis[] = []

const caches: Cache[] = []

afterEach(() => {
  for (const cache of caches.splice(0)) cache.close()
  for (const redis of opened.splice(0)) redis.disconnect()
})

async function connect(url = inject('stores').redisCacheUrl): Promise<Redis> {
  const redis = openRedis(url, { role: 'cache', logger, metrics })
  opened.push(redis)
  await redis.connect().catch(() => undefined)
  return redis
}

function createCache(redis: Redis): Cache {
  const availability = createAvailability(logger, 'away', () => redis.ping())
  const cache = new Cache({ redis, availability, metrics, logger })
  caches.push(cache)
  return cache
}

/** A port where nothing listens. */
const nowhere = 'redis://127.0.0.1:1'
const bytes = (text: string): Buffer => Buffer.from(text)
const newKey = (): string => `test-${performance.now()}-${Math.random()}`
const failing = () => Promise.reject(new Error('the database is away'))

test('answers from the database, then from this process, then from Redis', async () => {
  const redis = await connect()
  const cache = createCache(redis)
  const key = newKey()
  let loads = 0
  const load = () => Promise.resolve(bytes(`load ${++loads}`))
  const first = await cache.wrap('movie', key, load)
  const second = await cache.wrap('movie', key, load)
  const elsewhere = await createCache(redis).wrap('movie', key, load)
  expect(first).toMatchObject({ source: 'database' })
  expect(second).toMatchObject({ source: 'cache' })
  expect(elsewhere).toMatchObject({ source: 'cache' })
  expect(elsewhere.bytes?.toString()).toBe('load 1')
  expect([second.etag, elsewhere.etag]).toEqual([first.etag, first.etag])
  expect(loads).toBe(1)
})

test('loads once however many ask at the same time', async () => {
  const cache = createCache(await connect())
  const key = newKey()
  let loads = 0
  const load = async () => {
    loads += 1
    await new Promise((resolve) => setImmediate(resolve))
    return bytes('once')
  }
  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => cache.wrap('movies', key, load)),
  )
  expect(loads).toBe(1)
  expect(answers.every((answer) => answer.bytes?.toString() === 'once')).toBe(true)
})

test('remembers that a thing does not exist', async () => {
  const cache = createCache(await connect())
  const key = newKey()
  await cache.wrap('movie', key, () => Promise.resolve(null))
  const again = await cache.wrap('movie', key, failing)
  expect(again).toMatchObject({ bytes: null, source: 'cache' })
})

test('works without Redis', async () => {
  const cache = createCache(await connect(nowhere))
  const key = newKey()
  const first = await cache.wrap('movie', key, () => Promise.resolve(bytes('alone')))
  expect(first).toMatchObject({ source: 'database' })
  const second = await cache.wrap('movie', key, failing)
  expect(second).toMatchObject({ source: 'cache' })
  expect(second.bytes?.toString()).toBe('alone')
})

test('throws what the database throws when nothing is known', async () => {
  const cache = createCache(await connect())
  await expect(cache.wrap('movie', newKey(), failing)).rejects.toThrow('the database is away')
})

test('stands in with the last known answer, marked stale, while the database fails', async () => {
  const redis = await connect()
  const key = newKey()
  const first = await createCache(redis).wrap('movie', key, () => Promise.resolve(bytes('known')))
  await expire(redis, key)
  const cache = createCache(redis)
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

test('gives what has just expired once more while it makes a new answer', async () => {
  const redis = await connect()
  const key = newKey()
  await createCache(redis).wrap('movie', key, () => Promise.resolve(bytes('old')))
  await expire(redis, key, 1)
  const cache = createCache(redis)
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const given = await cache.wrap('movie', key, () => promise)
  expect(given).toMatchObject({ source: 'cache' })
  expect(given.bytes?.toString()).toBe('old')
  resolve(bytes('new'))
  await expect
    .poll(async () => (await cache.wrap('movie', key, failing)).bytes?.toString(), {
      timeout: 5000,
    })
    .toBe('new')
})

test('does not wait for a slow database when something is known', async () => {
  const redis = await connect()
  const key = newKey()
  await createCache(redis).wrap('movie', key, () => Promise.resolve(bytes('known')))
  await expire(redis, key)
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const given = await createCache(redis).wrap('movie', key, () => promise)
  expect(given).toMatchObject({ source: 'stale', standsInFor: 'database_slow' })
  resolve(bytes('late'))
})

test('reads all keys of a tick with one command', async () => {
  const redis = await connect()
  const monitor = await redis.monitor()
  const keys = Array.from({ length: 20 }, newKey)
  const reads: string[] = []
  // It hears every database of the server, and tells late on a busy machine.
  monitor.on('monitor', (_time: string, [command = '', key = '']: string[]) => {
    const isOwn = keys.some((own) => key.includes(own))
    if (isOwn && /get/i.test(command)) reads.push(command.toLowerCase())
  })
  const cache = createCache(redis)
  for (const key of keys) await cache.set('search', key, bytes(key))
  const other = createCache(redis)
  const found = await Promise.all(keys.map(async (key) => other.wrap('search', key, failing)))
  expect(found.map((answer) => answer.bytes?.toString())).toEqual(keys)
  await expect.poll(() => reads).toEqual(['mget'])
  monitor.disconnect()
})

test('gets, sets and deletes single answers', async () => {
  const redis = await connect()
  const [here, there] = [createCache(redis), createCache(redis)]
  const key = newKey()
  expect(await here.get('movie', key)).toBeNull()
  await here.set('movie', key, bytes('set'))
  expect((await there.get('movie', key))?.bytes?.toString()).toBe('set')
  await there.delete('movie', key)
  expect(await there.get('movie', key)).toBeNull()
  await expect.poll(async () => here.get('movie', key)).toBeNull()
})

const old = () => Promise.resolve(bytes('old'))
const fresh = () => Promise.resolve(bytes('new'))
const textOf = async (cache: Cache, key: string) =>
  (await cache.wrap('series', key, fresh)).bytes?.toString()

test('reaches every instance with an invalidation', async () => {
  const here = createCache(await connect())
  const there = createCache(await connect())
  const key = newKey()
  await here.wrap('series', key, old)
  await there.wrap('series', key, old)
  await here.invalidate('series')
  expect(await textOf(here, key)).toBe('new')
  await expect.poll(() => textOf(there, key), { timeout: 5000 }).toBe('new')
})

test('reaches an instance that did not hear of it', async () => {
  const redis = await connect()
  const there = createCache(redis)
  const key = newKey()
  await there.wrap('series', key, old)
  // The subscription is gone, as after a message that was lost.
  there.close()
  await createCache(await connect()).invalidate('series')
  await expect.poll(() => textOf(there, key), { timeout: 5000 }).toBe('new')
})

test('does not bring an answer back that was made before an invalidation', async () => {
  const redis = await connect()
  const [here, there] = [createCache(redis), createCache(redis)]
  const key = newKey()
  const { promise, resolve } = Promise.withResolvers<Buffer>()
  const underWay = there.wrap('series', key, () => promise)
  await here.invalidate('series')
  resolve(bytes('old'))
  await underWay
  expect(await textOf(here, key)).toBe('new')
  await expect.poll(() => textOf(there, key), { timeout: 5000 }).toBe('new')
})

test('tells Redis of an invalidation when it is back', async () => {
  const redis = await connect()
  const key = newKey()
  const cache = createCache(redis)
  await cache.wrap('series', key, old)
  redis.disconnect()
  await expect(cache.invalidate('series')).rejects.toThrow(StoreAway)
  expect(await textOf(cache, key)).toBe('new')
  await expect.poll(() => redis.status).toBe('end')
  await redis.connect()
  const there = createCache(await connect())
  await expect
    .poll(
      async () => {
        await cache.wrap('series', newKey(), old)
        return textOf(there, key)
      },
      { timeout: 5000 },
    )
    .toBe('new')
})

/** Moves the time until which an entry is fresh into the past. */
async function expire(redis: Redis, key: string, pastMs = 3_600_000): Promise<void> {
  const [name = ''] = await redis.keys(`cache:1:{*${key}`)
  const entry = decodeEntry(await redis.getBuffer(name))
  if (!entry) throw new Error('There is no such entry.')
  await redis.set(name, encodeEntry({ ...entry, freshUntil: Date.now() - pastMs }), 'EX', 60)
}
