import request from 'supertest'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../test/fault-proxy.ts'
import { startServer, type TestServer } from '../../test/harness.ts'

let redis: FaultProxy
let server: TestServer
beforeAll(async () => {
  const { hostname, port } = new URL(inject('stores').redisStateUrl)
  redis = await startFaultProxy({ host: hostname, port: Number(port) })
  const REDIS_STATE_URL = throughProxy(inject('stores').redisStateUrl, redis)
  server = await startServer({ REDIS_STATE_URL })
})
afterAll(async () => {
  redis.restore()
  await server.close()
  await redis.close()
})

const waitMs = 200

test.each(['blackhole', 'cut'] as const)(
  'no request after the first waits for a Redis that is away (%s)',
  async (fault) => {
    const ask = () => request(server.url).get('/api/genres').expect(200)
    await ask()
    redis[fault]()
    await ask()
    const startedAt = performance.now()
    for (let n = 0; n < 40; n++) await ask()
    // Forty waits would be four times as long, on any machine.
    expect(performance.now() - startedAt).toBeLessThan((40 * waitMs) / 4)
    redis.restore()
    await expect
      .poll(() => server.context.stateAvailability.isAway, { timeout: 10_000 })
      .toBe(false)
    await ask()
    const metrics = await server.context.metrics.registry.metrics()
    expect(metrics).toMatch(/rate_limit_insurance_active 0/)
  },
)
