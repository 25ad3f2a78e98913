import { auth, movies, user, type SignedIn } from '@cinema/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from './api-error.ts'
import { call } from './call.ts'
import { signedIn, signedOut, useSession } from './session.ts'

const ada = {
  id: 'usr_0123456789abcdef',
  email: 'ada@example.org',
  username: 'Ada',
  role: 'viewer',
  tier: 'free',
  emailVerified: true,
  twoFactor: 'off',
  avatarUrl: null,
  createdAt: '2026-01-01T00:00:00Z',
} as const

const success = (accessToken: string, expiresInSeconds = 600): SignedIn => ({
  user: ada,
  accessToken,
  expiresInSeconds,
})

interface Sent {
  path: string
  token: string | null
  headers: Headers
  body: unknown
}

/** Stands for the server: answers each request by `answer` and records it. */
function server(answer: (request: Sent) => Response | Promise<Response>) {
  const requests: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    const request = {
      path: url,
      token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
      headers,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    }
    requests.push(request)
    init.signal?.throwIfAborted()
    return answer(request)
  })
  return requests
}

const json = (body: unknown, status = 200) => Response.json(body, { status })
const problem = (status: number, code: string, more: object = {}) =>
  new Response(JSON.stringify({ title: 'No', status, code, detail: 'Because.', ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' },
  })

beforeEach(() => signedOut())

test('fills path and query, and asks without a token when nobody is signed in', async () => {
  const requests = server(() => json({ items: [], nextCursor: null }))
  await call(movies.list, { query: { genre: 'drama', limit: 5, cursor: undefined } })
  await call(movies.get, { params: { movieId: 'mov_0123456789abcdef' } })
  expect(requests.map((request) => request.path)).toEqual([
    '/api/movies?genre=drama&limit=5',
    '/api/movies/mov_0123456789abcdef',
  ])
  expect(requests[0]?.token).toBeNull()
  expect(requests[0]?.headers.get('X-Requested-With')).toBe('cinema')
})

test('tells every fact of a problem document', async () => {
  server(() =>
    problem(422, 'validation_failed', {
      requestId: 'r-1',
      errors: [{ path: 'body.email', message: 'Taken.' }],
    }),
  )
  const error = await call(auth.me, {}).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    code: 'validation_failed',
    status: 422,
    detail: 'Because.',
    requestId: 'r-1',
    retryAfterSeconds: 7,
    errors: [{ path: 'body.email', message: 'Taken.' }],
  })
})

test('says offline when no answer comes, but lets an abort be an abort', async () => {
  server(() => Promise.reject(new TypeError('fetch failed')))
  await expect(call(auth.me, {})).rejects.toMatchObject({ code: 'offline', status: 0 })
  const signal = AbortSignal.abort()
  await expect(call(auth.me, { signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('renews a refused token once for all callers and repeats their calls', async () => {
  signedIn(success('old'))
  const requests = server(({ path, token }) => {
    if (path === '/api/auth/refresh') return json(success('new'))
    return token === 'new' ? json({ items: [], nextCursor: null }) : problem(401, 'unauthenticated')
  })
  await Promise.all([
    call(user.favorites, {}),
    call(user.history, {}),
    call(user.continueWatching, {}),
  ])
  expect(requests.filter((request) => request.path === '/api/auth/refresh')).toHaveLength(1)
  expect(requests.filter((request) => request.token === 'new')).toHaveLength(3)
})

test('renews a token whose end is near before it is sent', async () => {
  signedIn(success('ending', 5))
  const requests = server(({ path }) => json(path === '/api/auth/refresh' ? success('new') : ada))
  await call(auth.me, {})
  expect(requests.map((request) => request.path)).toEqual(['/api/auth/refresh', '/api/auth/me'])
  expect(requests[1]?.token).toBe('new')
})

test('signs out when the refresh cookie is refused, not when the server is out of reach', async () => {
  signedIn(success('ending', 5))
  server(() => Promise.reject(new TypeError('fetch failed')))
  await expect(call(auth.me, {})).rejects.toMatchObject({ code: 'offline' })
  expect(useSession.getState().status).toBe('signed-in')

  server(() => problem(401, 'unauthenticated'))
  await expect(call(auth.me, {})).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(useSession.getState()).toEqual({ status: 'anonymous', user: null })
})

test('keeps no token in storage', () => {
  signedIn(success('secret-token'))
  expect(JSON.stringify([localStorage, sessionStorage])).not.toContain('secret-token')
})
