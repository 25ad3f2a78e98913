import { api } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

test('shows what is asked of others, and in metrics too', async () => {
  const shown = server.context.outbounds.list()
  expect(shown.map(({ name, state }) => [name, state])).toEqual([
    ['mongodb', 'closed'],
    ['redis_state', 'closed'],
    ['redis_cache', 'closed'],
  ])
  const text = await server.context.metrics.registry.metrics()
  expect(text).toContain('circuit_breaker_state{name="mongodb"} 0')
})

test('is for administrators', async () => {
  const response = await fetch(server.url + api.admin.breakers.path)
  expect(response.status).toBe(401)
})
