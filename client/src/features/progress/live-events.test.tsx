import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { signedIn, signedOut } from '../../api/session.ts'
import { LiveEvents } from './live-events.tsx'
import { openSession } from './progress-api.ts'
import { watching } from './queries.ts'
import { movieId, viewer } from './test/fake-server.ts'

const OWN = 'pbs_0000000000000001'
const OTHER = 'pbs_0000000000000002'
const encoder = new TextEncoder()

afterEach(() => signedOut())

/** A signed-in tab whose lists are loaded, and the stream that the server writes to. */
async function start() {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  const streams: ReadableStreamDefaultController<Uint8Array>[] = []
  const ended = vi.fn()
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (path.endsWith('/sessions')) {
      return Promise.resolve(Response.json({ sessionId: OWN, epoch: 1, resume: null }))
    }
    init.signal?.addEventListener('abort', ended)
    return Promise.resolve(
      new Response(
        new ReadableStream<Uint8Array>({ start: (controller) => void streams.push(controller) }),
      ),
    )
  })
  const client = new QueryClient()
  client.setQueryData(watching.unfinished.queryKey, [])
  render(
    <QueryClientProvider client={client}>
      <LiveEvents />
    </QueryClientProvider>,
  )
  await vi.waitFor(() => expect(streams.length).toBeGreaterThan(0))
  const tell = (event: object) =>
    streams.at(-1)?.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`))
  const isStale = () => client.getQueryState(watching.unfinished.queryKey)?.isInvalidated
  const place = () => client.getQueryData(watching.place(movieId).queryKey)
  return { client, tell, isStale, place, ended }
}

const progress = (sessionId: string | null, positionSeconds: number, seq: number) => ({
  type: 'progress',
  movieId,
  sessionId,
  current: { movieId, epoch: 1, seq, positionSeconds, durationSeconds: 600, watched: false },
})

test('brings the place and the lists up to date when another device plays', async () => {
  const { tell, isStale, place } = await start()
  tell(progress(OTHER, 70, 3))
  await vi.waitFor(() => expect(isStale()).toBe(true))
  expect(place()).toMatchObject({ positionSeconds: 70 })
})

test('lets no late event take a place back', async () => {
  const { tell, isStale, place } = await start()
  tell(progress(OTHER, 70, 3))
  tell(progress(OTHER, 60, 2))
  await vi.waitFor(() => expect(isStale()).toBe(true))
  expect(place()).toMatchObject({ positionSeconds: 70 })
})

test('does not ask for the lists because of what this tab plays itself', async () => {
  const { tell, isStale, place } = await start()
  await openSession(movieId)
  tell(progress(OWN, 70, 3))
  await vi.waitFor(() => expect(place()).toBeDefined())
  expect(isStale()).toBe(false)
  tell({ type: 'reset' })
  await vi.waitFor(() => expect(isStale()).toBe(true))
})

test('hears nothing more once the viewer has signed out', async () => {
  const { ended } = await start()
  act(() => signedOut())
  expect(ended).toHaveBeenCalled()
})
