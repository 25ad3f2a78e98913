import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const track = (events: unknown) =>
  fetch(`${server.url}/api/analytics/track`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ events }),
  })

const provider = 'library'

test('counts what players saw', async () => {
  const answer = await track([
    { type: 'start', provider, waitSeconds: 0.4 },
    { type: 'stall', provider, stallSeconds: 2 },
    { type: 'switch', provider, direction: 'down' },
    { type: 'error', provider: 'vidking', failure: 'silent' },
  ])
  expect(answer.status).toBe(204)
  expect(answer.headers.get('ratelimit')).not.toBeNull()
  const metrics = await server.context.metrics.registry.metrics()
  for (const line of [
    'playback_start_seconds_sum{provider="library"} 0.4',
    'playback_stall_seconds_sum{provider="library"} 2',
    'playback_switches_total{provider="library",direction="down"} 1',
    'playback_errors_total{provider="vidking",failure="silent"} 1',
  ]) {
    expect(metrics).toContain(line)
  }
})

test.each([
  ['a wait without end', [{ type: 'start', provider, waitSeconds: 1e9 }]],
  ['a stall before it began', [{ type: 'stall', provider, stallSeconds: -1 }]],
  ['an unknown provider', [{ type: 'switch', provider: 'other', direction: 'up' }]],
  ['an unknown failure', [{ type: 'error', provider, failure: 'bored' }]],
  ['what nobody asked for', [{ type: 'switch', provider, direction: 'up', userId: 'usr_1' }]],
  ['nothing', []],
  ['too much', Array.from({ length: 51 }, () => ({ type: 'switch', provider, direction: 'up' }))],
])('refuses %s', async (_, events) => {
  const answer = await track(events)
  expect(answer.status).toBe(422)
})
