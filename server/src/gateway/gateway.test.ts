import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testEnvironment } from '../../test/harness.ts'
import { createApp } from '../app.ts'
import { loadConfig } from '../config.ts'
import { createContext, type Context } from '../context.ts'
import { createFastServer } from '../http/fast-server.ts'
import { closeServer } from '../infra/drain.ts'
import { migrate } from '../migrate.ts'
import { createGateway } from './app.ts'
import { createRegistry, type Registry } from './registry.ts'

/** A service of our own making, whose behaviour each test decides. */
let behave: RequestListener
let seen: { url: string; headers: Record<string, unknown>; body: string }[]

let fake: Server
let auth: Server
let contexts: Context[]
let registry: Registry
let gateway: Server
let url: string

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  fake = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      seen.push({ url: req.url ?? '', headers: req.headers, body })
      behave(req, res)
    })
  })
  const shared = testEnvironment({ RATE_LIMIT_ANONYMOUS: '50' })
  const own = await createContext(loadConfig(shared))
  const services = await createContext(
    loadConfig({ ...shared, SERVICES: 'auth', TRUST_PROXY_HOPS: '1' }),
  )
  contexts = [own, services]
  await Promise.all([own.redis.cache.flushdb(), own.redis.state.flushdb()])
  await migrate(own.mongo)
  auth = createFastServer(createApp(services))
  const [fakeUrl, authUrl] = await Promise.all([listening(fake), listening(auth)])
  registry = createRegistry(
    [
      { service: 'auth', url: authUrl },
      { service: 'catalogue', url: fakeUrl },
      // Nobody listens there: the first attempt of every second request fails.
      { service: 'streaming', url: 'http://127.0.0.1:9' },
      { service: 'streaming', url: fakeUrl },
    ],
    own.outbounds,
  )
  gateway = createFastServer(createGateway(own, registry))
  url = await listening(gateway)
})

beforeEach(async () => {
  seen = []
  behave = (_req, res) => res.end('{}')
  await contexts[0]?.redis.state.flushdb()
})

afterAll(async () => {
  await closeServer(gateway)
  await registry.close()
  await Promise.all([closeServer(fake), closeServer(auth)])
  await contexts[0]?.mongo.dropDatabase()
  for (const context of contexts) await context.close()
})

const account = { email: 'ada@example.org', username: 'Ada', password: 'the gate is not the house' }

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

async function signedIn(): Promise<string> {
  await post('/api/auth/register', account)
  const { email, password } = account
  const answer = await post('/api/auth/login', { email, password })
  const { accessToken } = (await answer.json()) as {
    accessToken: string
  }
  return accessToken
}

describe('what the gateway decides itself', () => {
  test('signs in at the auth service, and lets nobody pass who is not', async () => {
    const token = await signedIn()
    const headers = { Authorization: `Bearer ${token}` }
    expect((await fetch(`${url}/api/auth/me`, { headers })).status).toBe(200)
    expect((await fetch(`${url}/api/user/history`, { headers })).status).toBe(200)
    const stranger = await fetch(`${url}/api/user/history`)
    expect(stranger.status).toBe(401)
    const forged = { Authorization: `Bearer ${token.slice(0, -4)}AAAA` }
    expect((await fetch(`${url}/api/movies`, { headers: forged })).status).toBe(401)
    expect(seen.map((request) => request.url)).toEqual(['/api/user/history'])
  })

  test('counts a request once, at the gateway', async () => {
    const remaining = async (): Promise<number> => {
      const answer = await fetch(`${url}/api/auth/me`)
      return Number(/r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1])
    }
    const before = await remaining()
    expect(await remaining()).toBe(before - 1)
  })

  test('believes no client that says it was counted or is somebody else', async () => {
    const lies = { 'X-Limits-Counted': 'yes', 'X-Forwarded-For': '10.1.1.1' }
    await fetch(`${url}/api/movies?x=1`, { headers: lies })
    expect(seen[0]?.headers['x-forwarded-for']).toBe('127.0.0.1')
    expect(seen[0]?.headers['x-limits-counted']).toMatch(/^[0-9a-f]{64}$/)
    await fetch(`${url}/elsewhere`, { headers: lies })
    expect(seen[1]?.headers['x-limits-counted']).toBeUndefined()
  })

  test('answers health and the state of its services itself', async () => {
    expect((await fetch(`${url}/api/health/ready`)).status).toBe(200)
    expect(seen).toHaveLength(0)
    expect(contexts[0]?.outbounds.list().map(({ name }) => name)).toContain('service_streaming')
  })

  test('has a problem of its own for a method that nobody serves, from the service', async () => {
    expect((await fetch(`${url}/api/auth/nothing`)).status).toBe(404)
    const answer = await fetch(`${url}/api/auth/login`, { method: 'DELETE' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

describe('what it hands on', () => {
  test('query, request id, headers and status of the answer', async () => {
    behave = (_req, res) => {
      res.writeHead(206, {
        'Content-Type': 'text/plain',
        'X-Cache': 'HIT',
        'Set-Cookie': ['a=1', 'b=2'],
      })
      res.end('part')
    }
    const answer = await fetch(`${url}/api/movies?genre=noir&x=%2F`, {
      headers: { 'X-Request-Id': 'given-by-client' },
    })
    expect(seen[0]?.url).toBe('/api/movies?genre=noir&x=%2F')
    expect(seen[0]?.headers['x-request-id']).toBe('given-by-client')
    expect([answer.status, await answer.text()]).toEqual([206, 'part'])
    expect(answer.headers.get('x-cache')).toBe('HIT')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  test('a large body as it comes', async () => {
    const token = await signedIn()
    const body = 'x'.repeat(3_000_000)
    behave = (_req, res) => res.writeHead(204).end()
    const answer = await fetch(`${url}/api/movies/mov_1/poster`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${token}` },
      body,
    })
    expect([answer.status, seen.at(-1)?.body.length]).toEqual([204, 3_000_000])
  })

  test('events as they happen', async () => {
    const token = await signedIn()
    behave = (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write('data: one\n\n')
    }
    const leaving = new AbortController()
    const answer = await fetch(`${url}/api/events`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: leaving.signal,
    })
    const [first] = await answer
      .body!.values()
      .next()
      .then(({ value }) => [value as Uint8Array])
    expect(Buffer.from(first!).toString()).toBe('data: one\n\n')
    leaving.abort()
  })
})

describe('a service that is away', () => {
  test('fails no read and no report of progress while another instance is there', async () => {
    const token = await signedIn()
    const headers = { Authorization: `Bearer ${token}` }
    behave = (_req, res) => res.end('{}')
    for (let n = 0; n < 4; n++) {
      expect((await fetch(`${url}/api/user/history`, { headers })).status).toBe(200)
      const report = await post('/api/streaming/progress/mov_1', { seq: n }, headers)
      expect(report.status).toBe(200)
    }
    expect(seen.at(-1)?.body).toBe('{"seq":3}')
  })

  test('breaks off an answer that the service broke off', async () => {
    behave = (_req, res) => {
      res.writeHead(200, { 'Content-Length': '100' })
      res.write('begun')
      setImmediate(() => res.destroy())
    }
    await expect(fetch(`${url}/api/movies`).then((answer) => answer.text())).rejects.toThrow()
  })

  test('is a 503 of its own paths, with Retry-After, and the others go on', async () => {
    await closeServer(auth)
    const away = await post('/api/auth/login', account)
    const problem = (await away.json()) as { code: string; detail: string }
    expect([away.status, problem.code]).toEqual([503, 'dependency_unavailable'])
    expect(problem.detail).toContain('auth service')
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await fetch(`${url}/api/movies`)).status).toBe(200)
  })
})

test('refuses at the gateway what is beyond the limits', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => fetch(`${url}/api/movies`)))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(10)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(seen).toHaveLength(50)
})

test('a start without a URL for every service says which is missing', () => {
  const { outbounds } = contexts[0]!
  const urls = [{ service: 'auth' as const, url: 'http://127.0.0.1:1' }]
  expect(() => createRegistry(urls, outbounds)).toThrow(
    'SERVICE_URLS: no URL for streaming, catalogue.',
  )
})
