import type { DeadLetter, ProgressPipeline } from '@cinema/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { problem, renderPage, stubServer } from '../../test/render-page.tsx'
import { signedIn, signedOut } from '../api/session.ts'
import { AdminGuard } from '../features/auth/auth-guard.tsx'
import { AdminProgressPage } from './admin-progress-page.tsx'

const LETTER: DeadLetter = {
  id: 'usr_0123456789abcdef:mov_0123456789abcdef',
  userId: 'usr_0123456789abcdef',
  movieId: 'mov_0123456789abcdef',
  title: 'Slow Light',
  positionSeconds: 70,
  reason: 'Document failed validation',
  failedAt: '2026-01-01T00:00:00Z',
  attempts: 5,
}

let letters: DeadLetter[]
let broken: boolean
let decisions: string[]

beforeEach(() => {
  letters = [LETTER]
  broken = false
  decisions = []
  stubServer((url, init) => {
    if (broken) return problem(503, 'dependency_unavailable')
    if (init.method !== 'GET') {
      decisions.push(`${init.method ?? ''} ${decodeURIComponent(url.pathname)}`)
      letters = []
      return new Response(null, { status: 204 })
    }
    if (url.pathname.endsWith('/progress')) return Response.json(pipeline())
    const items = url.pathname.endsWith('/dead-letters') ? letters : []
    return Response.json({ items, nextCursor: null })
  })
})

afterEach(() => signedOut())

function pipeline(): ProgressPipeline {
  const counts = { written: 12, merged: 0, left: 1, failed: 0, dead: 0 }
  return {
    dirtyRecords: 3,
    oldestDirtySeconds: 2.4,
    deadLetters: letters.length,
    lastFlushes: [{ at: '2026-01-01T00:00:00Z', records: 13, durationMs: 8, counts }],
    lost: { count: 0, derivation: 'Acknowledged and held nowhere.' },
  }
}

function open(role: 'viewer' | 'administrator') {
  const user = {
    id: 'usr_0123456789abcdef',
    email: 'ada@example.org',
    username: 'Ada',
    role,
    tier: 'free',
    emailVerified: true,
    twoFactor: 'off',
    avatarUrl: null,
    createdAt: '2026-01-01T00:00:00Z',
  } as const
  signedIn({ user, accessToken: 'token', expiresInSeconds: 600 })
  renderPage(
    <AdminGuard>
      <AdminProgressPage />
    </AdminGuard>,
    '/admin/progress',
    '/admin/progress',
  )
}

test('shows an administrator what waits, what was flushed and what nobody plays', async () => {
  open('administrator')
  expect(await screen.findByText('2.4 s')).toBeTruthy()
  expect(screen.getByText('Acknowledged and held nowhere.')).toBeTruthy()
  expect(screen.getByRole('cell', { name: '8 ms' })).toBeTruthy()
  expect(await screen.findByText('Nobody plays anything right now.')).toBeTruthy()
})

test('asks nothing of the server for a viewer who is no administrator', () => {
  const asked = stubServer(() => problem(403, 'forbidden'))
  open('viewer')
  expect(screen.getByRole('heading', { name: 'For administrators' })).toBeTruthy()
  expect(asked).toEqual([])
})

test('tries a dead letter again', async () => {
  open('administrator')
  await userEvent.click(await screen.findByRole('button', { name: 'Retry Slow Light' }))
  expect(await screen.findByText('There are none.')).toBeTruthy()
  expect(decisions).toEqual([`POST /api/admin/progress/dead-letters/${LETTER.id}/retry`])
})

test('gives a dead letter up only after asking', async () => {
  open('administrator')
  await userEvent.click(await screen.findByRole('button', { name: 'Discard Slow Light' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(decisions).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Discard' }))
  await waitFor(() =>
    expect(decisions).toEqual([`DELETE /api/admin/progress/dead-letters/${LETTER.id}`]),
  )
})

test('says what is wrong when the server cannot tell', async () => {
  broken = true
  open('administrator')
  expect(await screen.findAllByRole('alert')).not.toEqual([])
})
