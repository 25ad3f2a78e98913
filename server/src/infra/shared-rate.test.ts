import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startServer, type TestServer } from '../../test/harness.ts'
import { createSharedRate, RatePaused } from './shared-rate.ts'

let server: TestServer
let other: TestServer
beforeAll(async () => {
  server = await startServer()
  other = await startServer()
})
afterAll(() => Promise.all([server.close(), other.close()]))

const instances = (options: { name: string; limit: number; windowMs: number }) =>
  [server, other].map(({ context }) => createSharedRate(context.redis.state, options))

test('is one for all instances', async () => {
  const rates = instances({ name: 'shared', limit: 5, windowMs: 600_000 })
  const stop = new AbortController()
  let admitted = 0
  const waiting = Array.from({ length: 12 }, async (_, index) => {
    await rates[index % 2]?.take(stop.signal)
    admitted += 1
  })
  await vi.waitFor(() => expect(admitted).toBe(5), { timeout: 20_000 })
  stop.abort(new Error('enough'))
  const results = await Promise.allSettled(waiting)
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(7)
  expect(admitted).toBe(5)
})

test('lets the next calls through as the window moves on', async () => {
  const rates = instances({ name: 'moving', limit: 30, windowMs: 1000 })
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: 61 }, async (_, index) => rates[index % 2]?.take()))
  // Two windows have passed before the 61st, give or take the millisecond of a timer.
  expect(performance.now() - startedAt).toBeGreaterThan(1990)
})

test('holds every instance back while one was told to wait', async () => {
  const [one, two] = instances({ name: 'paused', limit: 5, windowMs: 1000 })
  await one?.pause(120_000)
  await expect(two?.take()).rejects.toThrow(RatePaused)
  await one?.pause(1)
  await two?.take()
})
