import { ViewerEvent } from '@cinema/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { listen, type EventListener } from '../../../test/event-listener.ts'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../../test/fault-proxy.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'

let redis: FaultProxy
let servers: [TestServer, TestServer]
let viewer: { userId: string; token: string }
const open: EventListener[] = []

beforeAll(async () => {
  const environment = testEnvironment()
  const { hostname, port } = new URL(environment.REDIS_STATE_URL)
  redis = await startFaultProxy({ host: hostname, port: Number(port) })
  const { JWT_SECRETS, MONGODB_URI } = environment
  const REDIS_STATE_URL = throughProxy(environment.REDIS_STATE_URL, redis)
  const shared = { JWT_SECRETS, MONGODB_URI, ACCESS_TOKEN_SECONDS: '60' }
  servers = [
    await startServer({ ...shared, REDIS_STATE_URL }),
    await startServer({ ...shared, REDIS_STATE_URL }),
  ]
})
beforeEach(async () => {
  viewer = await signUp()
})
afterEach(() => {
  redis.restore()
  for (const listener of open.splice(0)) listener.close()
})
afterAll(async () => {
  for (const server of servers) await server.close()
  await redis.close()
})

async function signUp(): Promise<{ userId: string; token: string }> {
  const name = `viewer ${randomUUID().slice(0, 8)}`
  const response = await fetch(`${servers[0].url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: `${name.replace(' ', '.')}@example.org`,
      username: name,
      password: 'a password for tests',
    }),
  })
  const { user, accessToken } = (await response.json()) as {
    user: { id: string }
    accessToken: string
  }
  return { userId: user.id, token: accessToken }
}

async function listening(index: 0 | 1 = 0, lastEventId?: string): Promise<EventListener> {
  const listener = await listen(servers[index].url, viewer.token, lastEventId)
  open.push(listener)
  if (listener.isOpen) await vi.waitFor(() => expect(listener.lastEventId).not.toBe(''))
  return listener
}

const ended = (n: number): ViewerEvent => ({
  type: 'session_ended',
  movieId: 'mov_0123456789abcdef',
  sessionId: `pbs_${String(n).padStart(16, '0')}`,
})

const publish = (n: number, index: 0 | 1 = 0): void =>
  servers[index].context.events.publish(viewer.userId, ended(n))

const hears = (listener: EventListener, ...numbers: number[]) =>
  vi.waitFor(() => expect(listener.events).toEqual(numbers.map(ended)), { timeout: 8000 })

it('tells every device of a viewer, on every instance, and nobody else', async () => {
  const [here, there] = [await listening(0), await listening(1)]
  const own = viewer
  viewer = await signUp()
  const stranger = await listening(0)
  viewer = own
  publish(1, 0)
  publish(2, 1)
  await vi.waitFor(() => expect(here.events).toHaveLength(2))
  await vi.waitFor(() => expect(there.events).toHaveLength(2))
  expect(stranger.events).toEqual([])
})

it('is an event stream that no proxy holds back', async () => {
  const { status, headers } = await listening()
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(headers.get('x-accel-buffering')).toBe('no')
  expect(headers.get('cache-control')).toBe('no-store')
})

it('asks for a sign-in', async () => {
  expect((await fetch(`${servers[0].url}/api/events`)).status).toBe(401)
})

it('continues after the last event a client had, on whichever instance it comes back', async () => {
  const first = await listening(0)
  publish(1)
  await hears(first, 1)
  const { lastEventId } = first
  first.close()
  publish(2)
  publish(3)
  await hears(await listening(1, lastEventId), 2, 3)
})

it('continues from where a client stood that had heard nothing yet', async () => {
  const first = await listening()
  const { lastEventId } = first
  first.close()
  publish(1)
  await hears(await listening(1, lastEventId), 1)
})

it('tells a client to load anew when events it missed are gone', async () => {
  const { lastEventId } = await listening()
  for (let n = 0; n < 300; n++) publish(n)
  const back = await listening(1, lastEventId)
  await vi.waitFor(() => expect(back.events[0]).toEqual({ type: 'reset' }))
  const longAgo = await listening(0, '1000000000000-0')
  await vi.waitFor(() => expect(longAgo.events).toEqual([{ type: 'reset' }]))
})

it.each(['cut', 'blackhole'] as const)('goes on after Redis was away (%s)', async (fault) => {
  const listener = await listening(0)
  publish(1)
  await hears(listener, 1)
  redis[fault]()
  publish(2)
  await vi.waitFor(() => expect(servers[0].context.stateAvailability.isAway).toBe(true))
  const refused = await listening(0)
  expect(refused.status).toBe(503)
  redis.restore()
  for (const server of servers) {
    const { stateAvailability } = server.context
    await vi.waitFor(() => expect(stateAvailability.isAway).toBe(false), { timeout: 8000 })
  }
  await vi.waitFor(() => servers[0].context.redis.state.ping(), { timeout: 8000 })
  publish(3)
  await hears(listener, 1, 3)
})

it('bounds how many devices of a viewer listen', async () => {
  for (let n = 0; n < 8; n++) await listening()
  const refused = await listening()
  expect(refused.status).toBe(429)
  open[0]?.close()
  await vi.waitFor(async () => expect((await listening()).status).toBe(200))
})

it('ends for a device that is signed out', async () => {
  const listener = await listening(1)
  const sessions = (await (await call('GET', '/api/auth/sessions')).json()) as {
    items: { id: string }[]
  }
  await call('DELETE', `/api/auth/sessions/${sessions.items[0]?.id}`)
  await vi.waitFor(() => expect(listener.isOpen).toBe(false), { timeout: 15_000 })
})

const call = (method: string, path: string) =>
  fetch(`${servers[0].url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${viewer.token}` },
  })

it('beats, so that proxies keep the connection', { timeout: 40_000 }, async () => {
  const listener = await listening()
  await vi.waitFor(() => expect(listener.comments).toBeGreaterThan(0), { timeout: 25_000 })
})

it('ends on drain, and another instance goes on where it stopped', async () => {
  const listener = await listening(0)
  publish(1)
  await hears(listener, 1)
  servers[0].context.drain.begin()
  await vi.waitFor(() => expect(listener.isOpen).toBe(false))
  expect((await listening(0)).status).toBe(503)
  publish(2, 1)
  await hears(await listening(1, listener.lastEventId), 2)
})

it('answers a question about the stream without beginning it', async () => {
  const { status, headers } = await fetch(`${servers[0].url}/api/events`, {
    method: 'HEAD',
    headers: { Authorization: `Bearer ${viewer.token}` },
  })
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/event-stream/)
})
