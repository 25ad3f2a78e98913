import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { signedIn, signedOut } from '../../api/session.ts'
import { problem, stubServer } from '../../../test/render-page.tsx'
import { watching } from './queries.ts'
import { movieId, viewer } from './test/fake-server.ts'
import { WatchedButton } from './watched-button.tsx'

afterEach(() => signedOut())

const place = (watched: boolean) => ({
  ...{ movieId, epoch: 1, seq: 1, positionSeconds: 70, durationSeconds: 600, watched },
  ...{ playCount: 0, playedSeconds: 70, updatedAt: '2026-01-01T00:00:00Z' },
  durable: { epoch: 1, seq: 1 },
})

/** A signed-in viewer with a begun title; `answer` decides what becomes of a mark. */
function show(answer: (watched: boolean) => Response | Promise<Response>) {
  signedIn({ user: viewer, accessToken: 'token', expiresInSeconds: 600 })
  let stored = false
  stubServer(async (_url, init) => {
    if (init.method !== 'PUT') return Response.json(place(stored))
    const { watched } = JSON.parse(init.body as string) as { watched: boolean }
    const response = await answer(watched)
    if (response.ok) stored = watched
    return response
  })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(watching.unfinished.queryKey, [{ movie: { id: movieId } } as never])
  render(
    <QueryClientProvider client={client}>
      <WatchedButton movieId={movieId} />
    </QueryClientProvider>,
  )
  const isUnfinished = () => client.getQueryData(watching.unfinished.queryKey)?.length === 1
  return { isUnfinished }
}

test('marks and unmarks, and says which it is', async () => {
  show((watched) => Response.json(place(watched)))
  await userEvent.click(await screen.findByRole('button', { name: 'Mark as watched' }))
  const pressed = await screen.findByRole('button', { name: 'Watched', pressed: true })
  await userEvent.click(pressed)
  expect(
    await screen.findByRole('button', { name: 'Mark as watched', pressed: false }),
  ).toBeTruthy()
})

test('shows the mark before the server has answered, and takes it back when refused', async () => {
  let refuse: (response: Response) => void = () => undefined
  const { isUnfinished } = show(() => new Promise((resolve) => (refuse = resolve)))
  await userEvent.click(await screen.findByRole('button', { name: 'Mark as watched' }))
  expect(await screen.findByRole('button', { name: 'Watched' })).toBeTruthy()
  expect(isUnfinished()).toBe(false)
  refuse(problem(503, 'dependency_unavailable'))
  expect(await screen.findByRole('button', { name: 'Mark as watched' })).toBeTruthy()
  await waitFor(() => expect(isUnfinished()).toBe(true))
})

test('is not there for a visitor', () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WatchedButton movieId={movieId} />
    </QueryClientProvider>,
  )
  expect(screen.queryByRole('button')).toBeNull()
})
