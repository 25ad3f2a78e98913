import { afterEach, expect, test, vi } from 'vitest'
import { startServer, type TestServer } from '../../test/harness.ts'

let server: TestServer
afterEach(() => server.close())

const register = (name: string) =>
  fetch(`${server.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: `${name}@example.org`,
      username: name,
      password: 'there is no room for more',
    }),
  })

const metrics = async (): Promise<string> => server.context.metrics.registry.metrics()

test('a database that holds what it may takes no account, and goes on answering', async () => {
  server = await startServer({ MONGODB_STORAGE_LIMIT_MB: '16' })
  expect((await register('early')).status).toBe(201)
  const filler = { text: 'x'.repeat(1024 * 1024) }
  const documents = Array.from({ length: 16 }, (_, n) => ({ ...filler, n }))
  await server.context.mongo.collection('filler').insertMany(documents)
  await vi.waitFor(() => expect(server.context.storeUsage.fullest).toBeGreaterThan(0.95), {
    timeout: 60_000,
    interval: 250,
  })

  const refused = await register('late')
  expect(refused.status).toBe(507)
  expect(await refused.json()).toMatchObject({ code: 'storage_full' })
  expect((await fetch(`${server.url}/api/movies`)).status).toBe(200)
  expect(await metrics()).toMatch(/store_limit_bytes\{store="mongodb"\} 16777216/)
  expect(await metrics()).toMatch(/store_used_bytes\{store="redis_state"\} \d+/)
}, 90_000)

test('nothing is refused where no limit is known', async () => {
  server = await startServer()
  await vi.waitFor(
    async () => expect(await metrics()).toContain('store_used_bytes{store="mongodb"}'),
    {
      timeout: 30_000,
    },
  )
  expect(await metrics()).not.toContain('store_limit_bytes{store="mongodb"}')
  expect((await register('early')).status).toBe(201)
})
