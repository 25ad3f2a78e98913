import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser, type Account } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { linkTokens, mailsTo } from '../../../test/mailbox.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000', RATE_LIMIT_PASSWORD_RESET: '100000' })
})
afterAll(() => server.close())
afterEach(() => vi.useRealTimers())

const anyone = () => openBrowser(server.url)
const post = (path: string, body: object, token?: string) =>
  anyone().send('POST', path, { body, ...(token !== undefined && { token }) })
const forgot = (email: string) => post('/api/auth/forgot', { email })
const reset = (token: string, password: string) => post('/api/auth/reset', { token, password })
const signIn = ({ email }: Account, password: string) =>
  post('/api/auth/login', { email, password })
const resetTokens = (email: string) => linkTokens(server, email, 'reset')

describe('a forgotten password', () => {
  it('is replaced by the link in an e-mail, which signs every device and key out', async () => {
    const browser = anyone()
    const { account, token } = await browser.register()
    expect(await forgot(account.email)).toMatchObject({ status: 204, body: null })
    const [link = ''] = await resetTokens(account.email)
    expect(await reset(link, 'a new and better one')).toMatchObject({ status: 204 })

    expect(await browser.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
    await vi.waitFor(async () => {
      expect(await browser.send('GET', '/api/auth/me', { token })).toMatchObject({ status: 401 })
    })
    expect(await signIn(account, account.password)).toMatchObject({ status: 401 })
    const entered = await signIn(account, 'a new and better one')
    expect(entered).toMatchObject({ status: 200, body: { user: { emailVerified: true } } })
  })

  it('is asked for with the same answer for every address, and nothing is sent to strangers', async () => {
    const { account } = await anyone().register()
    const known = await forgot(account.email)
    const unknown = await forgot('stranger@example.org')
    const comparable = ({ status, body, headers }: typeof known) => ({
      status,
      body,
      headers: [...headers.keys()].filter((name) => !/^(date|x-request-id)$/.test(name)).sort(),
    })
    expect(comparable(unknown)).toEqual(comparable(known))
    expect(await mailsTo(server, 'stranger@example.org')).toEqual([])
  })

  it('has a link that works once, also for two who use it at the same moment', async () => {
    const { account } = await anyone().register()
    await forgot(account.email)
    const [link = ''] = await resetTokens(account.email)
    const passwords = ['first new password', 'second new password']
    const answers = await Promise.all(passwords.map((password) => reset(link, password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400])
    const entered = await Promise.all(passwords.map((password) => signIn(account, password)))
    expect(entered.map(({ status }) => status).sort()).toEqual([200, 401])
    expect(await reset(link, 'third new password')).toMatchObject({
      status: 400,
      body: { code: 'link_invalid' },
    })
  })

  it('is not used up by a password that would be guessed', async () => {
    const { account } = await anyone().register()
    await forgot(account.email)
    const [link = ''] = await resetTokens(account.email)
    const weak = await reset(link, account.email)
    expect(weak).toMatchObject({ status: 422, body: { errors: [{ path: 'body.password' }] } })
    expect(await reset(link, 'a new and better one')).toMatchObject({ status: 204 })
  })

  it('has a link that ends after half an hour, and other links with it', async () => {
    const { account } = await anyone().register()
    let tokens: string[] = []
    for (let round = 0; round < 6; round++) {
      await forgot(account.email)
      tokens = await resetTokens(account.email)
    }
    expect(tokens).toHaveLength(3)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 })
    expect(await reset(tokens[0]!, 'a new and better one')).toMatchObject({ status: 400 })
    vi.useRealTimers()
    expect(await reset(tokens[1]!, 'a new and better one')).toMatchObject({ status: 204 })
    expect(await reset(tokens[2]!, 'yet another new one')).toMatchObject({ status: 400 })
  })

  it('cannot be replaced with a link of another kind, a guess, or an access token', async () => {
    const { account, token } = await anyone().register()
    const [verification = ''] = await linkTokens(server, account.email, 'verify-email')
    expect(verification).toHaveLength(43)
    for (const guess of [verification, 'A'.repeat(43)]) {
      expect(await reset(guess, 'a new and better one')).toMatchObject({ status: 400 })
    }
    for (const guess of ['', token, 'A'.repeat(42), { $ne: null }]) {
      const answer = await post('/api/auth/reset', { token: guess, password: 'a new and better' })
      expect(answer).toMatchObject({ status: 422 })
    }
  })

  it('leaves nothing in the database that the link could be made from', async () => {
    const { account } = await anyone().register()
    await forgot(account.email)
    const [link = '-'] = await resetTokens(account.email)
    const stored = await server.context.mongo.collection('links').find().toArray()
    expect(stored.length).toBeGreaterThan(0)
    expect(JSON.stringify(stored)).not.toContain(link)
  })
})

describe('an e-mail address', () => {
  it('is confirmed by the link that follows registration', async () => {
    const browser = anyone()
    const { account, token, signedIn } = await browser.register()
    expect(signedIn.user.emailVerified).toBe(false)
    const [link = ''] = await linkTokens(server, account.email, 'verify-email')
    expect(await post('/api/auth/verify-email', { token: link })).toMatchObject({ status: 204 })
    expect(await browser.send('GET', '/api/auth/me', { token })).toMatchObject({
      body: { emailVerified: true },
    })
    expect(await post('/api/auth/verify-email', { token: link })).toMatchObject({ status: 400 })
  })

  it('is sent the link again when asked, but not once it is confirmed', async () => {
    const { account, token } = await anyone().register()
    const resend = () => anyone().send('POST', '/api/account/verification', { token })
    expect(await resend()).toMatchObject({ status: 204 })
    const links = await linkTokens(server, account.email, 'verify-email')
    expect(links).toHaveLength(2)
    await post('/api/auth/verify-email', { token: links[1] })
    await resend()
    expect(await linkTokens(server, account.email, 'verify-email')).toHaveLength(2)
  })
})
