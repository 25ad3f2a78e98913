import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ TRUST_PROXY_HOPS: '1' })
})
afterAll(() => server.close())

const get = (path: string) => request(server.url).get(path)

test('tells this machine about instance, memory and every dependency', async () => {
  const { body, headers } = await get('/api/health').expect(200)
  expect(body).toMatchObject({
    status: 'ok',
    instance: server.context.config.INSTANCE_ID,
    checks: {
      mongodb: { status: 'ok' },
      redisCache: { status: 'ok' },
      redisState: { status: 'ok' },
    },
  })
  expect(headers['cache-control']).toBe('no-store')
})

test('tells strangers the status alone, and hides the metrics from them', async () => {
  const stranger = (path: string) => get(path).set('X-Forwarded-For', '203.0.113.9')
  expect((await stranger('/api/health').expect(200)).body).toEqual({ status: 'ok' })
  await stranger('/metrics').expect(404)
})

test('exposes metrics that name routes by their template', async () => {
  await get('/api/movies/mov_0000000000000000').expect(404)
  const { text } = await get('/metrics').expect(200)
  expect(text).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/api\/movies\/:movieId",status="404"\} 1/,
  )
  expect(text).toContain('build_info{version="')
})

test('is degraded, not down, while one dependency is away', async () => {
  server.context.redis.cache.disconnect()
  const degraded = async (): Promise<boolean> =>
    (await get('/api/health').expect(200)).body.status === 'degraded'
  await expect.poll(degraded, { timeout: 5000 }).toBe(true)
  await get('/api/health/ready').expect(200)
  await server.context.redis.cache.connect()
})

test('is not ready while draining, alive none the less, and asks clients to go elsewhere', async () => {
  server.context.drain.begin()
  await get('/api/health/ready').expect(503)
  const { headers } = await get('/api/health/live').expect(200)
  expect(headers['connection']).toBe('close')
})
