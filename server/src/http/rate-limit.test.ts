import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({
    RATE_LIMIT_ANONYMOUS: '5',
    RATE_LIMIT_SIGN_IN: '3',
    TRUST_PROXY_HOPS: '1',
  })
})
afterAll(() => server.close())

const from = (address: string, path = '/api/genres') =>
  request(server.url).get(path).set('X-Forwarded-For', address)

test('admits as many as the limit says, then refuses with a time that is not too early', async () => {
  for (let n = 0; n < 5; n++) {
    const { headers } = await from('203.0.113.1').expect(200)
    expect(headers['ratelimit-policy']).toContain('q=5')
    expect(headers['ratelimit']).toContain(`r=${4 - n}`)
  }
  const refused = await from('203.0.113.1').expect(429)
  expect(refused.body).toMatchObject({ code: 'quota_exceeded', status: 429 })
  const retryAfterSeconds = Number(refused.headers['retry-after'])
  expect(retryAfterSeconds).toBeGreaterThan(50)
  expect(retryAfterSeconds).toBeLessThanOrEqual(61)
})

test('counts each address for itself, and the addresses of an IPv6 network together', async () => {
  await from('203.0.113.2').expect(200)
  for (let n = 0; n < 5; n++) await from(`2001:db8:0:${n}::${n}`).expect(200)
  await from('2001:db8:0:99::1').expect(429)
  await from('2001:db8:ffff::1').expect(200)
})

test('counts tokens that do not hold for the address, which then has to wait', async () => {
  const forged = () => from('203.0.113.7').set('Authorization', 'Bearer forged')
  for (let n = 0; n < 5; n++) await forged().expect(401)
  await forged().expect(429)
  await from('203.0.113.7').expect(429)
})

test('tells of all limits of a request, and how much is left of the nearest', async () => {
  const { headers } = await from('203.0.113.8', '/api/search?q=night').expect(200)
  expect(headers['ratelimit-policy']).toBe('"anonymous";q=5;w=60, "search";q=300;w=60')
  expect(headers['ratelimit']).toMatch(/^"anonymous";r=4;t=\d+$/)
})

test('never refuses health checks', async () => {
  for (let n = 0; n < 10; n++) await from('203.0.113.3', '/api/health/live').expect(200)
})

test('counts sign-ins by the account they name, so that its owner elsewhere is not locked out', async () => {
  const login = (address: string, email: string) =>
    request(server.url)
      .post('/api/auth/login')
      .set('X-Forwarded-For', address)
      .send({ email, password: 'not the password' })
  for (let n = 0; n < 3; n++) await login('203.0.113.4', 'owner@example.org').expect(401)
  await login('203.0.113.4', 'Owner@Example.org').expect(429)
  await login('203.0.113.4', 'other@example.org').expect(401)
  await login('203.0.113.5', 'owner@example.org').expect(401)
})

test('goes on with the limit of this instance alone when Redis is away', async () => {
  server.context.redis.state.disconnect()
  for (let n = 0; n < 5; n++) await from('203.0.113.6').expect(200)
  await from('203.0.113.6').expect(429)
  const metrics = await server.context.metrics.registry.metrics()
  expect(metrics).toMatch(/^rate_limit_insurance_active 1$/m)
  await expect.poll(() => server.context.redis.state.status).toBe('end')
  await server.context.redis.state.connect()
})
