import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../../test/fault-proxy.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

const patience = { timeout: 15_000, interval: 50 }

let redis: FaultProxy
let server: TestServer
beforeAll(async () => {
  const { hostname, port } = new URL(inject('stores').redisStateUrl)
  redis = await startFaultProxy({ host: hostname, port: Number(port) })
  const REDIS_STATE_URL = throughProxy(inject('stores').redisStateUrl, redis)
  server = await startServer({ REDIS_STATE_URL, TRUST_PROXY_HOPS: '1', GUARD_ALLOW: '' })
})
afterAll(async () => {
  redis.restore()
  await server.close()
  await redis.close()
})

const ask = (path: string, from: string) =>
  fetch(`${server.url}${path}`, { headers: { 'X-Forwarded-For': from } })

async function scan(from: string): Promise<void> {
  await Promise.all(Array.from({ length: 30 }, (_, n) => ask(`/api/wp-admin/${n}`, from)))
}

const blocked = (from: string) =>
  vi.waitFor(async () => {
    expect((await ask('/api/genres', from)).status).toBe(429)
  }, patience)

it('keeps the blocks it knows while state Redis is away, and goes on judging alone', async () => {
  await scan('198.18.1.1')
  await blocked('198.18.1.1')
  redis.cut()
  expect((await ask('/api/genres', '198.18.1.2')).status).toBe(200)
  expect((await ask('/api/genres', '198.18.1.1')).status).toBe(429)
  await scan('198.18.1.3')
  await blocked('198.18.1.3')

  redis.restore()
  expect((await ask('/api/genres', '198.18.1.1')).status).toBe(429)
  await scan('198.18.1.4')
  await blocked('198.18.1.4')
})
