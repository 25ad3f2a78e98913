import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { signedIn, useSession } from '../../api/session.ts'
import { AvatarForm } from './avatar-form.tsx'

const user = {
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
const avatarUrl = '/api/avatars/a/b.webp'

const picture = new File(['png'], 'ada.png', { type: 'image/png' })
const drawing = new File(['<svg/>'], 'ada.svg', { type: 'image/svg+xml' })

let answers: Response[]
const sent = vi.fn()
const revoked = vi.fn()

beforeEach(() => {
  sent.mockClear()
  vi.stubGlobal('fetch', (url: string, { method, body }: RequestInit) => {
    sent(method, url, body)
    return Promise.resolve(answers.shift() ?? Response.error())
  })
  URL.createObjectURL = () => 'blob:preview'
  revoked.mockClear()
  URL.revokeObjectURL = revoked
  signedIn({ user, accessToken: 'token', expiresInSeconds: 600 })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AvatarForm />
    </QueryClientProvider>,
  )
})

const choose = (file: File) =>
  // A viewer can choose any file, whatever the chooser offers first.
  userEvent.setup({ applyAccept: false }).upload(screen.getByLabelText('Your picture'), file)
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const shown = () => document.querySelector('img')?.getAttribute('src')

test('shows what was chosen, sends it, and takes over what the server made of it', async () => {
  answers = [Response.json({ ...user, avatarUrl })]
  await choose(picture)
  expect(shown()).toBe('blob:preview')
  await press('Save picture')
  expect(await screen.findByRole('button', { name: 'Remove picture' })).toBeDefined()
  expect(sent).toHaveBeenCalledExactlyOnceWith('PUT', '/api/account/avatar', picture)
  expect(shown()).toBe(avatarUrl)
  expect(revoked).toHaveBeenCalledWith('blob:preview')
  expect(document.activeElement).toBe(screen.getByLabelText('Your picture'))
})

test('says beside the field what cannot be sent, and sends nothing', async () => {
  await choose(drawing)
  const field = screen.getByLabelText('Your picture')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    'This is no picture in PNG, JPEG, WebP or AVIF. Choose another one.',
  )
  expect(screen.queryByRole('button', { name: 'Save picture' })).toBeNull()
  expect(sent).not.toHaveBeenCalled()
})

test('says what the server has against it, until another is chosen', async () => {
  const detail = 'This photo is damaged: it cannot be read to its end.'
  answers = [
    new Response(JSON.stringify({ title: 'Refused', code: 'unsupported_media_type', detail }), {
      status: 415,
      headers: { 'Content-Type': 'application/problem+json' },
    }),
  ]
  await choose(picture)
  await press('Save picture')
  expect(await screen.findByText(detail)).toBeDefined()
  expect(useSession.getState().user?.avatarUrl).toBeNull()
  await press('Discard')
  expect(screen.queryByText(detail)).toBeNull()
})

test('removes the picture', async () => {
  useSession.setState({ user: { ...user, avatarUrl } })
  answers = [new Response(null, { status: 204 }), Response.json(user)]
  await userEvent.click(await screen.findByRole('button', { name: 'Remove picture' }))
  await vi.waitFor(() => expect(useSession.getState().user?.avatarUrl).toBeNull())
  expect(shown()).toBeUndefined()
})
