import type { Allowance, Block } from '@cinema/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { problem, renderPage, stubServer } from '../../test/render-page.tsx'
import { signedIn, signedOut } from '../api/session.ts'
import { AdminBlocksPage } from './admin-blocks-page.tsx'

const BLOCK: Block = {
  client: '2001:db8:7700::/56',
  reason: 'path_scan',
  score: {
    burst: 0,
    malformed_requests: 0,
    oversized_requests: 0,
    error_ratio: 0.5,
    path_scan: 1.05,
    credential_stuffing: 0,
  },
  level: 2,
  since: '2026-01-01T00:00:00Z',
  until: '2026-01-01T00:10:00Z',
}
const ALLOWANCE: Allowance = {
  range: '198.51.100.0/24',
  note: 'Our office',
  addedBy: 'usr_0123456789abcdef',
  addedAt: '2026-01-01T00:00:00Z',
}

let blocks: Block[]
let allowances: Allowance[]
let changes: string[]

beforeEach(() => {
  blocks = [BLOCK]
  allowances = [ALLOWANCE]
  changes = []
  const user = {
    id: 'usr_0123456789abcdef',
    email: 'ada@example.org',
    username: 'Ada',
    role: 'administrator',
    tier: 'free',
    emailVerified: true,
    twoFactor: 'off',
    avatarUrl: null,
    createdAt: '2026-01-01T00:00:00Z',
  } as const
  signedIn({ user, accessToken: 'token', expiresInSeconds: 600 })
})

afterEach(() => signedOut())

function serve(refuse?: () => Response): void {
  stubServer((url, init) => {
    const isList = init.method === 'GET'
    if (!isList) changes.push(`${init.method ?? ''} ${decodeURIComponent(url.pathname)}`)
    if (!isList && refuse) return refuse()
    if (init.method === 'DELETE') {
      if (url.pathname.startsWith('/api/admin/blocks')) blocks = []
      else allowances = []
      return new Response(null, { status: 204 })
    }
    if (init.method === 'POST') {
      const added = { ...ALLOWANCE, note: '', ...(JSON.parse(init.body as string) as object) }
      allowances = [...allowances, added]
      return Response.json(added, { status: 201 })
    }
    const items = url.pathname.endsWith('/blocks') ? blocks : allowances
    return Response.json({ items, nextCursor: null })
  })
}

const open = () => renderPage(<AdminBlocksPage />, '/admin/blocks', '/admin/blocks')

test('says who is blocked, why and by which parts of the score', async () => {
  serve()
  open()
  expect(await screen.findByText('2001:db8:7700::/56')).toBeTruthy()
  expect(screen.getByText('Pages that do not exist')).toBeTruthy()
  expect(
    screen.getByText(/^Score 1\.2: pages that do not exist 105\s?%, errors 50\s?%$/),
  ).toBeTruthy()
  expect(screen.getByText(/the second time/)).toBeTruthy()
  expect(await screen.findByText('Our office')).toBeTruthy()
})

test('lifts a block, also of an address with a slash', async () => {
  serve()
  open()
  const name = 'Lift the block of 2001:db8:7700::/56'
  await userEvent.click(await screen.findByRole('button', { name }))
  expect(await screen.findByText('Nobody is blocked.')).toBeTruthy()
  expect(changes).toEqual(['DELETE /api/admin/blocks/2001:db8:7700::/56'])
})

test('puts a range on the list of those never blocked', async () => {
  serve()
  open()
  await userEvent.type(await screen.findByLabelText('Address or range'), '203.0.113.0/24')
  await userEvent.click(screen.getByRole('button', { name: 'Never block it' }))
  expect(await screen.findByText('203.0.113.0/24')).toBeTruthy()
  expect(changes).toEqual(['POST /api/admin/allow-list'])
})

test('tells what is no range before the server is asked, and what the server refuses after', async () => {
  serve(() =>
    Response.json(
      {
        code: 'conflict',
        status: 409,
        title: 'Conflict',
        detail: '',
        errors: [{ path: 'body.range', message: 'This range is on the list already.' }],
      },
      { status: 409, headers: { 'Content-Type': 'application/problem+json' } },
    ),
  )
  open()
  const field = await screen.findByLabelText('Address or range')
  const send = () => userEvent.click(screen.getByRole('button', { name: 'Never block it' }))
  await userEvent.type(field, '10.0.0.0/99')
  await send()
  expect(await screen.findByText(/^Expected an address or a range/)).toBeTruthy()
  expect(changes).toEqual([])
  await userEvent.clear(field)
  await userEvent.type(field, '198.51.100.0/24')
  await send()
  expect(await screen.findByText('This range is on the list already.')).toBeTruthy()
})

test('removes a range only after asking', async () => {
  serve()
  open()
  await userEvent.click(await screen.findByRole('button', { name: 'Remove 198.51.100.0/24' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(changes).toEqual([])
  await userEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(changes).toEqual(['DELETE /api/admin/allow-list/198.51.100.0/24']))
  expect(await screen.findByText('No address is listed.')).toBeTruthy()
})

test('says what is wrong when the server cannot tell', async () => {
  stubServer(() => problem(403, 'forbidden'))
  open()
  expect(await screen.findAllByRole('alert')).not.toEqual([])
})
