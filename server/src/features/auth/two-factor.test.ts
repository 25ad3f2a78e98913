import { TOTP, URI } from 'otpauth'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser, type Account, type Browser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { linkTokens } from '../../../test/mailbox.ts'
import { authCommands } from './commands.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000', REQUIRE_ADMIN_TWO_FACTOR: 'true' })
})
afterAll(() => server.close())
afterEach(() => vi.useRealTimers())

/** Moves the server's clock; the codes of an app move with it. */
function letPass(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
}

interface Enrolled {
  browser: Browser
  account: Account
  token: string
  userId: string
  code: () => string
  recoveryCodes: string[]
}

async function enrol(): Promise<Enrolled> {
  const browser = openBrowser(server.url)
  const { account, token, signedIn } = await browser.register()
  const { password } = account
  const path = '/api/account/two-factor'
  const setup = await browser.send('POST', `${path}/setup`, { token, body: { password } })
  expect(setup.status).toBe(200)
  const { uri } = setup.body as { uri: string }
  const app = URI.parse(uri) as TOTP
  const code = () => app.generate()
  const enabled = await browser.send('POST', `${path}/enable`, { token, body: { code: code() } })
  expect(enabled.status).toBe(200)
  const { recoveryCodes } = enabled.body as { recoveryCodes: string[] }
  return { browser, account, token, userId: signedIn.user.id, code, recoveryCodes }
}

const signIn = ({ email, password }: Account, code?: string) =>
  openBrowser(server.url).send('POST', '/api/auth/login', {
    body: { email, password, ...(code !== undefined && { code }) },
  })

describe('signing in with a code', () => {
  it('asks for it only after the right password, and takes each code once', async () => {
    const { account, code } = await enrol()
    expect(await signIn({ ...account, password: 'wrong wrong' })).toMatchObject({
      body: { code: 'invalid_credentials' },
    })
    expect(await signIn(account)).toMatchObject({ status: 401, body: { code: 'code_required' } })
    // The code that turned it on is used up.
    expect(await signIn(account, code())).toMatchObject({ body: { code: 'invalid_code' } })
    letPass(30_000)
    const now = code()
    const both = await Promise.all([signIn(account, now), signIn(account, now)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(await signIn(account, now)).toMatchObject({ body: { code: 'invalid_code' } })
  })

  it('takes codes as people type them, and of a clock that is half a minute off', async () => {
    const { account, code } = await enrol()
    letPass(60_000)
    const early = code()
    letPass(25_000)
    expect(await signIn(account, `${early.slice(0, 3)} ${early.slice(3)}`)).toMatchObject({
      status: 200,
    })
    const old = code()
    letPass(120_000)
    expect(await signIn(account, old)).toMatchObject({ status: 401 })
  })

  it('takes a recovery code once instead', async () => {
    const { account, recoveryCodes } = await enrol()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = ''] = recoveryCodes
    const both = await Promise.all([signIn(account, first), signIn(account, first)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(await signIn(account, second.toUpperCase().replaceAll('-', ' '))).toMatchObject({
      status: 200,
    })
    const { token } = await signedIn(account, recoveryCodes[2]!)
    const state = await openBrowser(server.url).send('GET', '/api/account/two-factor', { token })
    expect(state.body).toEqual({ enabled: true, recoveryCodesLeft: 7 })
  })

  it('is not got around by a new password', async () => {
    const { account, code } = await enrol()
    const anyone = openBrowser(server.url)
    await anyone.send('POST', '/api/auth/forgot', { body: { email: account.email } })
    const [token] = await linkTokens(server, account.email, 'reset')
    const password = 'a new and better one'
    const reset = await anyone.send('POST', '/api/auth/reset', { body: { token, password } })
    expect(reset).toMatchObject({ status: 204 })
    const renewed = { ...account, password }
    expect(await signIn(renewed)).toMatchObject({ body: { code: 'code_required' } })
    letPass(60_000)
    expect(await signIn(renewed, code())).toMatchObject({ status: 200 })
  })

  it('stops guessing after ten wrong codes, from wherever they come', async () => {
    const { account, code } = await enrol()
    letPass(60_000)
    for (let round = 0; round < 10; round++) {
      expect(await signIn(account, '000000')).toMatchObject({ body: { code: 'invalid_code' } })
    }
    const answer = await signIn(account, code())
    expect(answer).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    letPass(16 * 60_000)
    expect(await signIn(account, code())).toMatchObject({ status: 200 })
  })
})

async function signedIn(account: Account, code: string): Promise<{ token: string }> {
  const { body } = await signIn(account, code)
  return { token: (body as { accessToken: string }).accessToken }
}

describe('setting it up', () => {
  it('wants the password, signs other devices out, and keeps secret and codes unreadable', async () => {
    const browser = openBrowser(server.url)
    const { token } = await browser.register()
    const refused = await browser.send('POST', '/api/account/two-factor/setup', {
      token,
      body: { password: 'wrong wrong' },
    })
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })

    const { userId, recoveryCodes } = await enrol()
    const user = await server.context.mongo
      .collection<{ _id: string; twoFactor?: object }>('users')
      .findOne({ _id: userId })
    const stored = JSON.stringify(user)
    expect(user?.twoFactor).toMatchObject({
      secret: expect.stringMatching(/^test\./) as string,
    })
    for (const code of recoveryCodes) expect(stored).not.toContain(code)
  })

  it('is left with password and code, and by the operator when both are lost', async () => {
    const { browser, account, token, code, userId } = await enrol()
    const disable = (body: object) =>
      browser.send('POST', '/api/account/two-factor/disable', { token, body })
    letPass(60_000)
    const { password } = account
    expect(await disable({ password, code: '000000' })).toMatchObject({ status: 401 })
    expect(await disable({ password, code: code() })).toMatchObject({ status: 204 })
    expect(await signIn(account)).toMatchObject({ status: 200 })

    const lost = await enrol()
    const { email } = lost.account
    await authCommands['account:reset-two-factor']?.run(server.context, { email })
    expect(await signIn(lost.account)).toMatchObject({ status: 200 })
    expect(await lost.browser.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
    expect(userId).not.toBe(lost.userId)
  })
})

describe('an administrator', () => {
  it('administers only with two-factor sign-in where it is required', async () => {
    const plain = openBrowser(server.url)
    const { token, signedIn: session } = await plain.register()
    const users = server.context.mongo.collection<{ _id: string }>('users')
    const promote = (_id: string) => users.updateOne({ _id }, { $set: { role: 'administrator' } })
    await promote(session.user.id)
    await vi.waitFor(async () => {
      const answer = await plain.send('GET', '/api/admin/users', { token })
      expect(answer).toMatchObject({ status: 403, body: { code: 'two_factor_required' } })
    })
    expect(await plain.send('GET', '/api/auth/me', { token })).toMatchObject({
      body: { role: 'administrator', twoFactor: 'required' },
    })

    const enrolled = await enrol()
    await promote(enrolled.userId)
    await vi.waitFor(async () => {
      const { status } = await enrolled.browser.send('GET', '/api/admin/users', {
        token: enrolled.token,
      })
      expect(status).toBe(200)
    })
  })
})
