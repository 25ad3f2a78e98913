import type { ViewerEvent } from '@cinema/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { problem } from '../../test/render-page.tsx'
import { followEvents } from './events.ts'
import { signedIn } from './session.ts'

const reset = (id: string) => `id: ${id}\nevent: reset\ndata: {"type":"reset"}\n\n`

/** Opens streams that the test writes to; `refusals` are answered first. */
class EventServer {
  readonly asked: Headers[] = []
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = []
  readonly refusals: Response[] = []

  constructor() {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      if (path.endsWith('/refresh')) {
        return Promise.resolve(Response.json({ ...session, accessToken: 'renewed' }))
      }
      this.asked.push(new Headers(init.headers))
      const refusal = this.refusals.shift()
      return refusal ? Promise.resolve(refusal) : Promise.resolve(this.#open(init.signal))
    })
  }

  write(text: string): void {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(text))
  }

  #open(signal: AbortSignal | null | undefined): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.push(controller)
        signal?.addEventListener('abort', () =>
          controller.error(new DOMException('', 'AbortError')),
        )
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  }
}

const viewer = {
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

const session = { user: viewer, accessToken: 'token', expiresInSeconds: 600 }
let server: EventServer
let heard: ViewerEvent[]
let stop: () => void

beforeEach(() => {
  signedIn(session)
  // Waiting is what is waited for, not how long.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  server = new EventServer()
  heard = []
  stop = followEvents((event) => heard.push(event))
})

afterEach(() => {
  stop()
  setVisibility('visible')
  vi.useRealTimers()
})

function setVisibility(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

const connections = (count: number) =>
  vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1000)
    expect(server.streams).toHaveLength(count)
  })

test('delivers what happens as it happens, signed in as the viewer', async () => {
  await connections(1)
  server.write(reset('1-0'))
  await vi.waitFor(() => expect(heard).toEqual([{ type: 'reset' }]))
  expect(server.asked[0]?.get('Authorization')).toBe('Bearer token')
  expect(server.asked[0]?.has('Last-Event-ID')).toBe(false)
})

test('comes back after an interruption from where it was', async () => {
  await connections(1)
  server.write(reset('7-1'))
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  server.streams[0]?.error(new TypeError('network error'))
  await connections(2)
  expect(server.asked[1]?.get('Last-Event-ID')).toBe('7-1')
})

test('comes back when the server ended the stream, or refused it for now', async () => {
  await connections(1)
  server.refusals.push(
    problem(503, 'dependency_unavailable'),
    problem(503, 'temporarily_overloaded'),
  )
  server.streams[0]?.close()
  await connections(2)
  expect(server.asked).toHaveLength(4)
})

test('renews a token that the server refuses', async () => {
  await connections(1)
  server.refusals.push(problem(401, 'unauthenticated'))
  server.streams[0]?.close()
  await connections(2)
  expect(server.asked.at(-1)?.get('Authorization')).toBe('Bearer renewed')
})

test('gives a silent connection up for dead', async () => {
  await connections(1)
  await vi.advanceTimersByTimeAsync(61_000)
  await connections(2)
})

test('lets go of the connection while hidden for long, and takes it up when seen again', async () => {
  await connections(1)
  setVisibility('hidden')
  for (let minute = 0; minute < 6; minute++) {
    server.write(':\n\n')
    await vi.advanceTimersByTimeAsync(55_000)
  }
  const before = server.asked.length
  await vi.advanceTimersByTimeAsync(300_000)
  expect(server.asked).toHaveLength(before)
  setVisibility('visible')
  await connections(before + 1)
})

test('asks no more once it is stopped', async () => {
  await connections(1)
  stop()
  await vi.advanceTimersByTimeAsync(300_000)
  expect(server.asked).toHaveLength(1)
})
