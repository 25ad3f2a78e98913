import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, expect, test, vi } from 'vitest'
import { signedOut, useSession } from '../../api/session.ts'
import { LoginForm } from './login-form.tsx'

const user = {
  id: 'usr_0123456789abcdef',
  email: 'ada@example.org',
  username: 'Ada',
  role: 'viewer',
  tier: 'free',
  emailVerified: true,
  twoFactor: 'on',
  avatarUrl: null,
  createdAt: '2026-01-01T00:00:00Z',
}
const credentials = { email: 'ada@example.org', password: 'a lantern in the fog' }

const problem = (code: string, detail: string) =>
  new Response(JSON.stringify({ title: 'Refused', status: 401, code, detail }), {
    status: 401,
    headers: { 'Content-Type': 'application/problem+json' },
  })

let answers: Response[]
const sent = vi.fn()

beforeEach(async () => {
  signedOut()
  sent.mockClear()
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    sent(JSON.parse(init.body as string))
    return Promise.resolve(answers.shift() ?? Response.error())
  })
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MemoryRouter>
        <LoginForm />
      </MemoryRouter>
    </QueryClientProvider>,
  )
  await userEvent.type(screen.getByLabelText('E-mail address'), credentials.email)
  await userEvent.type(screen.getByLabelText('Password'), credentials.password)
})

const submit = () => userEvent.click(screen.getByRole('button', { name: 'Sign in' }))

test('asks for a code only when the server does, and sends it with the rest', async () => {
  answers = [
    problem('code_required', 'Enter the code of your authenticator app.'),
    Response.json({ user, accessToken: 'token', expiresInSeconds: 600 }),
  ]
  expect(screen.queryByLabelText('Code')).toBeNull()
  await submit()
  const code = await screen.findByLabelText('Code')
  expect(document.activeElement).toBe(code)
  await userEvent.type(code, '123456')
  await submit()
  await vi.waitFor(() => expect(useSession.getState().user).toEqual(user))
  expect(sent.mock.calls).toEqual([[credentials], [{ ...credentials, code: '123456' }]])
})

test('says that a code is wrong, and keeps what was typed', async () => {
  answers = [
    problem('code_required', 'Enter the code of your authenticator app.'),
    problem('invalid_code', 'This code is wrong, or was used already.'),
  ]
  await submit()
  await userEvent.type(await screen.findByLabelText('Code'), '000000')
  await submit()
  await screen.findByText('This code is wrong, or was used already.')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe(credentials.password)
})
