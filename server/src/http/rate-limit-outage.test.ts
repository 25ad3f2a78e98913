import request from 'supertest'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../test/fault-proxy.ts'
import { startServer, type TestServer } from '../../test/harness.ts'

const waitMs = 45
let redis: FaultProxy
let server: TestServer
beforeAll(async () => {
  const { hostname, port } = new URL(inject('stores').redisStateUrl)
  redis = await startFaultProxy({ host: hostname, port: Number(port) })
  const REDIS_STATE_URL = throughProxy(inject('stores').redisStateUrl, redis)
  server = await startServer({
    REDIS_STATE_URL,
    RATE_LIMIT_ANONYMOUS: '100',
    RATE_LIMIT_WAIT_MS: String(waitMs),
    TRUST_PROXY_HOPS: '1',
  })
  const until = Date.now() + 600_000
  await server.context.redis.state.zadd('state:1:instances', until, 'another instance')
})
afterAll(async () => {
  redis.restore()
  await server.close()
  await redis.close()
})

const ask = (address: string) =>
  request(server.url).get('/api/genres').set('X-Forwarded-For', address)

async function timeOfForty(address: string): Promise<number> {
  const startedAt = performance.now()
  for (let n = 0; n < 40; n++) await ask(address).expect(200)
  return performance.now() - startedAt
}

// From the beginning of a line: the description of the metric names it as well.
const insured = async (): Promise<boolean> =>
  /^rate_limit_insurance_active 1$/m.test(await server.context.metrics.registry.metrics())

const restored = async (): Promise<void> => {
  redis.restore()
  await expect.poll(insured, { timeout: 10_000 }).toBe(false)
}

test.each(['blackhole', 'cut'] as const)(
  'no request after the first waits for a Redis that is away (%s)',
  async (fault) => {
    const usualMs = await timeOfForty(`203.0.113.1${fault.length}`)
    redis[fault]()
    await ask('203.0.113.1').expect(200)
    expect(await insured()).toBe(true)
    // Forty waits would be twice as much more, whatever the machine has to do besides.
    expect(await timeOfForty(`203.0.113.2${fault.length}`)).toBeLessThan(
      2 * usualMs + (40 * waitMs) / 2,
    )
    await restored()
    await ask('203.0.113.2').expect(200)
  },
)

test('while Redis is away each instance holds its share of the limit, and no more', async () => {
  redis.blackhole()
  await ask('203.0.113.3')
  expect(await insured()).toBe(true)
  let admitted = 0
  for (let n = 0; n < 80; n++) if ((await ask('203.0.113.4')).status === 200) admitted++
  expect(admitted).toBe(50)
  const refused = await ask('203.0.113.4').expect(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50)
  await restored()
})

test('what must be right is not served alone: administration answers 503 with a time', async () => {
  redis.cut()
  const { body, headers } = await request(server.url)
    .get('/api/admin/progress/dead-letters')
    .expect(503)
  expect(body).toMatchObject({ code: 'dependency_unavailable' })
  expect(headers['retry-after']).toBe('2')
  await restored()
})
