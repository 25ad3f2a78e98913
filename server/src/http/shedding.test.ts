import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kind, Plan, Tally } from '../../test/open-loop.ts'
import { createMetrics } from '../metrics.ts'
import { createFastServer } from './fast-server.ts'
import { begin, behind, requestId, type Step } from './pipeline.ts'
import { quickProblem } from './quick-problem.ts'
import { shedding } from './shedding.ts'

const workMs = 4
const metrics = createMetrics({ version: 'test', node: 'test' })
const held: express.Response[] = []
const server = createFastServer(createApp(20))
let generator: ChildProcess
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${port()}`
  generator = fork(fileURLToPath(new URL('../../test/open-loop.ts', import.meta.url)))
  await once(generator, 'spawn')
})
afterAll(() => {
  generator.kill()
  server.closeAllConnections()
  server.close()
})

const port = (): number => (server.address() as AddressInfo).port

/** Every answer takes its time of the one core there is, after a turn of the loop. */
function createApp(targetDelayMs: number) {
  const app = express()
  const arrive: Step = (req) => {
    req.startedAtMs = performance.now()
  }
  app.use(begin([requestId, arrive], (_req, _res, next) => next()))
  app.get('/api/health/live', (_req, res) => void res.send('ok'))
  app.use(behind([shedding(metrics, targetDelayMs)], (_req, _res, next) => next()))
  app.get('/api/refused', (req, res) =>
    quickProblem('temporarily_overloaded', 'Too much.')(req, res, 2),
  )
  app.get('/api/held', (_req, res) => void held.push(res))
  app.use((_req, res) => {
    setImmediate(() => {
      const until = performance.now() + workMs
      while (performance.now() < until);
      res.send('done')
    })
  })
  return app
}

const kind = (name: string, percent: number, path: string): Kind => ({
  name,
  percent,
  head: `GET ${path} HTTP/1.1`,
})

async function run(plan: Omit<Plan, 'port'>): Promise<Record<string, Tally>> {
  generator.send({ port: port(), ...plan } satisfies Plan)
  const [tallies] = (await once(generator, 'message')) as [Record<string, Tally>]
  return tallies
}

const partAnswered = (tally: Tally | undefined): number => (tally ? tally.answered / tally.sent : 0)

test('many times too much: the important is answered, the rest refused at once, and it passes', async () => {
  const tallies = await run({
    seconds: 3,
    rate: (6 * 1000) / workMs,
    kinds: [
      kind('health', 2, '/api/health/live'),
      kind('playback', 14, '/api/streaming/progress/mov_0123456789abcdef'),
      kind('browsing', 42, '/api/movies'),
      kind('background', 42, '/api/search?q=%'),
    ],
  })
  const { health, playback, browsing, background } = tallies
  expect(background?.shed).toBeGreaterThan(0)
  expect(partAnswered(playback)).toBeGreaterThan(partAnswered(browsing))
  expect(partAnswered(browsing)).toBeGreaterThan(partAnswered(background))
  expect(health?.shed).toBe(0)
  expect(health?.failed).toBe(0)
  expect(await metrics.registry.metrics()).toMatch(
    /http_requests_shed_total\{priority="background"\} [1-9]/,
  )
  await expect
    .poll(async () => (await fetch(`${url}/api/search?q=a`)).status, { timeout: 20_000 })
    .toBe(200)
}, 60_000)

test('a refusal is a problem that says when to come back', async () => {
  const refusal = await fetch(`${url}/api/refused?q=secret`)
  expect(refusal.status).toBe(503)
  expect(refusal.headers.get('content-type')).toMatch('application/problem+json')
  expect(refusal.headers.get('retry-after')).toBe('2')
  expect(await refusal.json()).toEqual({
    type: '/problems/temporarily_overloaded',
    title: 'Unavailable',
    status: 503,
    code: 'temporarily_overloaded',
    detail: 'Too much.',
    instance: '/api/refused',
    requestId: refusal.headers.get('x-request-id'),
  })
})

test('clients that leave give their places back', async () => {
  // No delay is below this: the limit stays the least there is, far less than all rounds hold.
  const small = createFastServer(createApp(-1))
  await new Promise<void>((resolve) => small.listen(0, '127.0.0.1', resolve))
  for (let round = 0; round < 20; round++) {
    const sockets = Array.from({ length: 5 }, () => {
      const socket = connect((small.address() as AddressInfo).port, '127.0.0.1')
      socket.on('error', () => undefined).write('GET /api/held HTTP/1.1\r\nHost: test\r\n\r\n')
      return socket
    })
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(5)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => held.every((res) => res.closed), { timeout: 10_000 }).toBe(true)
    held.length = 0
  }
  small.close()
}, 60_000)
