import type { RunningSession } from '@cinema/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { filmSummary } from '../../../test/films.ts'
import { problem, renderPage, stubServer } from '../../../test/render-page.tsx'
import { RunningSessions } from './running-sessions.tsx'

const running: RunningSession = {
  sessionId: 'pbs_0000000000000001',
  movieId: 'mov_0000000000000001',
  movie: filmSummary(1, { title: 'Slow Light' }),
  episode: null,
  deviceName: 'Firefox on Mac',
  startedAt: '2026-01-01T00:00:00Z',
  lastSeenAt: '2026-01-01T00:00:00Z',
  positionSeconds: 3909,
  current: false,
}

test('names what plays, where and how far, and ends it', async () => {
  let items = [running]
  stubServer((_url, init) => {
    if (init.method !== 'DELETE') return Response.json({ items })
    items = []
    return new Response(null, { status: 204 })
  })
  const onEnded = vi.fn()
  renderPage(<RunningSessions empty="Nothing plays." onEnded={onEnded} />, '/', '/')
  expect(await screen.findByText(/Firefox on Mac, at 1:05:09/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'End Slow Light' }))
  expect(await screen.findByText('Nothing plays.')).toBeTruthy()
  expect(onEnded).toHaveBeenCalledOnce()
})

test('keeps showing a playback that could not be ended', async () => {
  stubServer((_url, init) =>
    init.method === 'DELETE'
      ? problem(503, 'dependency_unavailable')
      : Response.json({ items: [running] }),
  )
  const onEnded = vi.fn()
  renderPage(<RunningSessions empty="Nothing plays." onEnded={onEnded} />, '/', '/')
  await userEvent.click(await screen.findByRole('button', { name: 'End Slow Light' }))
  expect(await screen.findByText('Slow Light')).toBeTruthy()
  expect(onEnded).not.toHaveBeenCalled()
})
