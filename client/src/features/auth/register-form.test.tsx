import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { signedOut, useSession } from '../../api/session.ts'
import { strengthOf } from './password-strength.ts'
import { RegisterForm } from './register-form.tsx'

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
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify({ title: 'Refused', status, ...body }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })

let answer: () => Response
const sent = vi.fn()

beforeEach(() => {
  signedOut()
  sent.mockClear()
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent(url, JSON.parse(init.body as string))
    return Promise.resolve(answer())
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RegisterForm />
    </QueryClientProvider>,
  )
})

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const submit = () => userEvent.click(screen.getByRole('button', { name: 'Open account' }))

async function fill() {
  await userEvent.type(field('E-mail address'), 'Ada@Example.org')
  await userEvent.type(field('Name'), 'Ada')
  await userEvent.type(field('Password'), 'a lantern in the fog')
}

test('says what is wrong with each field before it asks the server', async () => {
  await submit()
  await screen.findByText(/Expected an e-mail address/)
  screen.getByText(/Use 3 to 32 letters/)
  screen.getByText(/Use at least 10 characters/)
  expect(field('E-mail address').getAttribute('aria-invalid')).toBe('true')
  expect(sent).not.toHaveBeenCalled()
})

test('puts the server’s refusal beside the field that it is about', async () => {
  answer = () => problem(409, { code: 'email_taken', detail: 'This address has an account.' })
  await fill()
  await submit()
  await screen.findByText('This address has an account.')
  expect(document.activeElement).toBe(field('E-mail address'))
})

test('shows above the form what belongs to no field', async () => {
  answer = () => problem(429, { code: 'quota_exceeded', detail: 'Too many accounts from here.' })
  await fill()
  await submit()
  const message = await screen.findByText('Too many accounts from here.')
  expect(message.closest('[role="alert"]')).not.toBeNull()
})

test('signs the viewer in with the address in lower case', async () => {
  answer = () => Response.json({ user, accessToken: 'token', expiresInSeconds: 600 })
  await fill()
  await submit()
  await vi.waitFor(() => expect(useSession.getState().user).toEqual(user))
  expect(sent).toHaveBeenCalledWith('/api/auth/register', {
    email: 'ada@example.org',
    username: 'Ada',
    password: 'a lantern in the fog',
  })
})

test('shows the password on request', async () => {
  expect(field('Password').type).toBe('password')
  await userEvent.click(screen.getByRole('button', { name: 'Show password' }))
  expect(field('Password').type).toBe('text')
})

test('judges passwords by length and guessability', () => {
  expect(strengthOf('short').score).toBe(0)
  expect(strengthOf('password123456').score).toBe(1)
  expect(strengthOf('augusta1815x', ['augusta']).score).toBe(1)
  expect(strengthOf('aaaaaaaaaaaaaaaa').score).toBe(1)
  expect(strengthOf('a lantern in the fog').score).toBeGreaterThanOrEqual(3)
})
