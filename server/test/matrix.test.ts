import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endpoints, type EndpointSpec } from '@cinema/contract'
import express, { type Router } from 'express'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { apart } from './apart.ts'
import { openBrowser, type Browser } from './browser.ts'
import { ask, name, pathOf } from './endpoint-requests.ts'
import { addFilms, film } from './films.ts'
import { startServer, type TestServer } from './harness.ts'

const roles = [
  'anonymous',
  'forged',
  'viewer',
  'administrator',
  'reading key',
  'key for everything',
] as const
type Role = (typeof roles)[number]

interface Person {
  readonly browser: Browser
  readonly token: string
  readonly userId: string
}

let server: TestServer
let clientDir: string
let mounted: string[]
let owner: Person
let stranger: Person
/** Ids that only the owner has any business with. */
let privateIds: string[]
let movieId: string

beforeAll(async () => {
  clientDir = await mkdtemp(path.join(tmpdir(), 'cinema-client-'))
  await writeFile(path.join(clientDir, 'index.html'), '<!doctype html>')
  const use = vi.spyOn(express.application, 'use')
  server = await startServer({ CLIENT_DIR: clientDir, STREAM_LIMIT_FREE: '10' })
  mounted = routesOf(use.mock.calls)
  use.mockRestore()
  await addFilms(server.context.mongo, [film({ title: 'Storm', durationSeconds: 6000 })])
  ;[owner, stranger] = await Promise.all([signUp(), signUp()])
  await verify(owner)
  movieId = await possess()
  privateIds = await idsOf(owner)
}, 60_000)
afterAll(async () => {
  await server.close()
  await rm(clientDir, { recursive: true, force: true })
})

/** Every route of every router that was given to Express, with the path it was mounted at. */
function routesOf(calls: readonly unknown[][]): string[] {
  return calls.flatMap((call) => {
    const prefix = typeof call[0] === 'string' ? call[0] : ''
    const router = call.at(-1) as Partial<Router>
    return (router.stack ?? []).flatMap(({ route }) =>
      Object.keys((Object(route) as { methods?: object }).methods ?? {}).map(
        (method) => `${method.toUpperCase()} ${tidy(prefix + (route?.path ?? ''))}`,
      ),
    )
  })
}

const tidy = (template: string): string => template.replace(/(.)\/$/, '$1')

async function signUp(): Promise<Person> {
  const browser = openBrowser(server.url)
  const { signedIn, token } = await browser.register()
  return { browser, token, userId: signedIn.user.id }
}

/** Before the first request with their token: a standing is remembered for a moment. */
const change = ({ userId }: Person, set: object) =>
  server.context.mongo
    .collection<{ _id: string }>('users')
    .updateOne({ _id: userId }, { $set: set })

const verify = (person: Person) => change(person, { emailVerifiedAt: new Date() })
const promote = (person: Person) => change(person, { role: 'administrator' })

async function makeKey({ browser, token }: Person, scopes: readonly string[]): Promise<string> {
  const body = { name: 'Script', scopes }
  const answer = await browser.send('POST', '/api/api-keys', { token, body })
  expect(answer).toMatchObject({ status: 201 })
  return (answer.body as { key: string }).key
}

/** Makes one of everything that belongs to a viewer. A new kind of thing is one line here. */
async function possess(): Promise<string> {
  const as = (method: string, url: string, body?: unknown) =>
    owner.browser.send(method, url, { token: owner.token, ...(body !== undefined && { body }) })
  const { items } = (await as('GET', '/api/movies')).body as { items: [{ id: string }] }
  const { id } = items[0]
  await as('PUT', `/api/movies/${id}/favorite`)
  const start = { movieId: id, deviceId: 'television-1', deviceName: 'Television' }
  const { sessionId, epoch } = (await as('POST', '/api/streaming/sessions', start)).body as {
    sessionId: string
    epoch: number
  }
  const place = { event: 'heartbeat', positionSeconds: 900, durationSeconds: 6000 }
  const update = { sessionId, epoch, seq: 1, ...place, playedSeconds: 900 }
  expect(await as('POST', `/api/streaming/progress/${id}`, update)).toMatchObject({ status: 200 })
  await makeKey(owner, ['read'])
  return id
}

/** Ids in what the owner alone is shown. */
async function idsOf(person: Person): Promise<string[]> {
  const shown = JSON.stringify(await possessionsOf(person))
  const open = JSON.stringify((await person.browser.send('GET', '/api/movies')).body)
  const ids = shown.match(/\b[a-z]{2,4}_[0-9a-z]{16}\b/g) ?? []
  return [...new Set(ids)].filter((id) => !open.includes(id))
}

const isShown = ({ method, access, params, produces }: EndpointSpec): boolean =>
  method === 'GET' && access === 'viewer' && !params && !produces

/** An export tells of itself, and when it was made. */
const clocks = new Set(['lastUsedAt', 'lastSeenAt', 'exportedAt', 'security log'])

/** The answers to everything a viewer can look at, but for what tells the time. */
async function possessionsOf({ browser, token }: Person): Promise<Record<string, unknown>> {
  const shown = endpoints.filter(isShown)
  const answers = await Promise.all(
    shown.map(async ({ path: url }) => [url, (await browser.send('GET', url, { token })).body]),
  )
  const withoutClock = (key: string, value: unknown): unknown =>
    clocks.has(key) ? undefined : value
  return JSON.parse(JSON.stringify(Object.fromEntries(answers), withoutClock)) as Record<
    string,
    unknown
  >
}

const people = new Map<Role, Person>()

/** Some of the endpoints sign their caller out: then somebody new takes the role. */
async function tokenOf(role: Role): Promise<string | undefined> {
  if (role === 'anonymous') return undefined
  if (role === 'forged') return `${stranger.token}x`
  const present = people.get(role)
  if (present && (await isSignedIn(present))) return present.token
  const next = await signUp()
  if (role !== 'viewer') await verify(next)
  if (role === 'administrator' || role === 'key for everything') await promote(next)
  const person = role in keyScopes ? { ...next, token: await keyOf(role, next) } : next
  people.set(role, person)
  return person.token
}

const keyScopes = { 'reading key': ['read'], 'key for everything': ['read', 'write', 'admin'] }
const keyOf = (role: Role, person: Person) =>
  makeKey(person, keyScopes[role as keyof typeof keyScopes])

const isSignedIn = async ({ browser, token }: Person): Promise<boolean> =>
  (await browser.send('GET', '/api/user/favorites', { token })).status === 200

describe('every route', () => {
  test('that Express knows is declared in the contract, or apart for a reason', () => {
    const declared = new Set(endpoints.map(name))
    const unknown = mounted.filter((route) => !declared.has(route) && !(route in apart))
    expect(unknown).toEqual([])
    expect(mounted).toEqual(expect.arrayContaining(['GET /api/streaming/hls/:movieId/*path']))
  })

  test('of the contract says who may call it', () => {
    const unsaid = endpoints.filter(
      ({ access }) => !['public', 'viewer', 'administrator'].includes(access),
    )
    expect(unsaid.map(name)).toEqual([])
    const administration = endpoints.filter(({ access }) => access === 'administrator')
    for (const { scope } of administration) expect([undefined, 'admin']).toContain(scope)
    expect(new Set(endpoints.map(name)).size).toBe(endpoints.length)
  })

  test.each([
    '/api/',
    '/api/nothing',
    '/api/admin',
    '/api/admin/nothing',
    '/api/auth',
    '/api/internal/debug',
    '/assets/..%2f..%2fpackage.json',
  ])('that nobody declared is not found: %s', async (url) => {
    expect((await fetch(`${server.url}${url}`)).status).toBe(404)
  })
})

describe.each(endpoints.map((endpoint) => [name(endpoint), endpoint] as const))(
  '%s',
  (_, endpoint) => {
    test.each(roles)(`is answered to %s as its access says: ${endpoint.access}`, async (role) => {
      const { status } = await ask(server.url, endpoint, { token: await tokenOf(role) })
      expect(status).toSatisfy(expectation(endpoint, role))
    })
  },
)

/** The matrix itself: what a role gets from an endpoint. */
function expectation({ access, scope, verified, errors = [] }: EndpointSpec, role: Role) {
  const only = (expected: number) => (status: number) => status === expected
  // A token that does not hold is refused everywhere; that also shows that the route is there.
  if (role === 'forged') return only(401)
  if (access !== 'public' && role === 'anonymous') return only(401)
  if (role === 'reading key' && scope !== 'read') return only(403)
  if (role === 'key for everything' && !scope) return only(403)
  if (access === 'administrator' && role === 'viewer') return only(403)
  if (verified && role === 'viewer') return only(403)
  const refusals = new Set<number>([405, 500])
  if (!errors.includes('unauthenticated')) refusals.add(401)
  if (!errors.includes('forbidden')) refusals.add(403)
  return (status: number) => !refusals.has(status)
}

describe('what belongs to another viewer', () => {
  test('is there to be looked for', () => {
    const kinds = new Set(privateIds.map((id) => id.slice(0, 3)))
    expect(kinds).toEqual(new Set(['usr', 'fam', 'pbs', 'key']))
  })

  test('is reached by no endpoint that names it, and stays as it was', async () => {
    const before = await possessionsOf(owner)
    const tried: string[] = []
    for (const endpoint of endpoints.filter(
      ({ access, params }) => access === 'viewer' && params,
    )) {
      for (const id of privateIds) {
        const url = pathOf(endpoint, [id])
        if (!url.includes(id)) continue
        const { status, text } = await ask(server.url, endpoint, { url, token: stranger.token })
        tried.push(`${name(endpoint)} ${status}`)
        expect([403, 404]).toContain(status)
        for (const secret of privateIds) if (secret !== id) expect(text).not.toContain(secret)
      }
    }
    expect(tried).toContain('DELETE /api/auth/sessions/:sessionId 404')
    expect(tried).toContain('DELETE /api/streaming/sessions/:sessionId 404')
    expect(tried).toContain('DELETE /api/api-keys/:keyId 404')
    expect(await possessionsOf(owner)).toEqual(before)
  })

  test('is in no list that a stranger or nobody gets', async () => {
    for (const endpoint of endpoints.filter(({ method, params }) => method === 'GET' && !params)) {
      if (endpoint.access === 'administrator') continue
      for (const token of [undefined, stranger.token]) {
        const { text } = await ask(server.url, endpoint, { token })
        for (const id of privateIds) expect(text).not.toContain(id)
      }
    }
  })

  test('is not changed by what a stranger does with the same title', async () => {
    const before = await possessionsOf(owner)
    const { browser, token } = stranger
    const send = (method: string, url: string, body?: unknown) =>
      browser.send(method, url, { token, ...(body !== undefined && { body }) })
    expect(await send('GET', `/api/streaming/progress/${movieId}`)).toMatchObject({ status: 404 })
    await send('DELETE', `/api/movies/${movieId}/favorite`)
    await send('PUT', `/api/streaming/progress/${movieId}/watched`, { watched: true })
    const sessionId = privateIds.find((id) => id.startsWith('pbs_'))
    const place = { event: 'end', positionSeconds: 1, durationSeconds: 6000, playedSeconds: 1 }
    for (const epoch of [0, 2 ** 52]) {
      const update = { sessionId, epoch, seq: 9, ...place }
      const answer = await send('POST', `/api/streaming/progress/${movieId}`, update)
      expect(answer).toMatchObject({ status: 403 })
    }
    expect(await possessionsOf(owner)).toEqual(before)
  })
})
