import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { mailsTo } from '../../../test/mailbox.ts'
import { eraseLeftovers } from './erasure.ts'

let server: TestServer
let movieId: string
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000' })
  await addFilms(server.context.mongo, [film({ title: 'Harbour' })])
  const { body } = await openBrowser(server.url).send('GET', '/api/movies')
  movieId = (body as { items: { id: string }[] }).items[0]!.id
})
afterAll(() => server.close())

const login = (browser: Browser, email: string, password: string) =>
  browser.send('POST', '/api/auth/login', { body: { email, password } })

describe('a password', () => {
  const next = 'a new and better one'

  it('is changed with the present one, which ends the other devices and not this one', async () => {
    const browser = openBrowser(server.url)
    const { account, token } = await browser.register()
    const elsewhere = openBrowser(server.url)
    await login(elsewhere, account.email, account.password)
    const change = (currentPassword: string, newPassword = next) =>
      browser.send('PUT', '/api/account/password', {
        token,
        body: { currentPassword, newPassword },
      })

    expect(await change('wrong wrong')).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    })
    expect(await change(account.password, account.email)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'body.newPassword' }] },
    })
    expect(await change(account.password)).toMatchObject({ status: 204 })
    expect(await elsewhere.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
    expect(await browser.send('POST', '/api/auth/refresh')).toMatchObject({ status: 200 })
    expect(await login(openBrowser(server.url), account.email, account.password)).toMatchObject({
      status: 401,
    })
    expect(await login(openBrowser(server.url), account.email, next)).toMatchObject({ status: 200 })
    const mails = await mailsTo(server, account.email)
    expect(mails.some((mail) => mail.includes('Subject: Your password was changed'))).toBe(true)
  })

  it('cannot be guessed through a stolen access token', async () => {
    const { token } = await openBrowser(server.url).register()
    const statuses = []
    for (let round = 0; round < 6; round++) {
      const body = { currentPassword: `wrong wrong ${round}`, newPassword: next }
      const answer = await openBrowser(server.url).send('PUT', '/api/account/password', {
        token,
        body,
      })
      statuses.push(answer.status)
    }
    expect(statuses.slice(0, 3)).toEqual([401, 401, 401])
    expect(statuses).toContain(429)
  })
})

describe('a name', () => {
  it('is changed, kept unique, and nothing else with it', async () => {
    const browser = openBrowser(server.url)
    const { token } = await browser.register()
    const { account: taken } = await openBrowser(server.url).register()
    const rename = (body: object) => browser.send('PATCH', '/api/account', { token, body })
    expect(await rename({ username: 'Ada of Harbour' })).toMatchObject({
      status: 200,
      body: { username: 'Ada of Harbour' },
    })
    expect(await rename({ username: taken.username.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'username_taken' },
    })
    for (const extra of [{ role: 'administrator' }, { tier: 'premium' }, { emailVerified: true }]) {
      expect(await rename({ username: 'Ada', ...extra })).toMatchObject({ status: 422 })
    }
    expect(await browser.send('GET', '/api/auth/me', { token })).toMatchObject({
      body: { username: 'Ada of Harbour', role: 'viewer', tier: 'free' },
    })
  })
})

describe('what is kept about a viewer', () => {
  const watch = async (browser: Browser, token: string) => {
    await browser.send('PUT', `/api/movies/${movieId}/favorite`, { token })
    const path = `/api/streaming/progress/${movieId}/watched`
    const marked = await browser.send('PUT', path, { token, body: { watched: true } })
    expect(marked.status).toBe(200)
  }

  it('is handed over whole, without the locks', async () => {
    const browser = openBrowser(server.url)
    const { account, token } = await browser.register()
    await watch(browser, token)
    const answer = await browser.send('GET', '/api/account/export', { token })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      data: {
        account: { profile: { email: account.email }, devices: [{}] },
        favorites: [{ movieId }],
        'security log': [{ action: 'account_opened' }],
      },
    })
    const text = JSON.stringify(answer.body)
    for (const secret of ['argon2', 'passwordHash', 'sealHash', 'currentHash']) {
      expect(text).not.toContain(secret)
    }
  })

  it('is gone when the account is closed, also what a late request adds', async () => {
    const browser = openBrowser(server.url)
    const { account, token, signedIn } = await browser.register()
    const userId = signedIn.user.id
    await watch(browser, token)
    await server.context.audit.settled()
    const close = (password: string) =>
      browser.send('POST', '/api/account/close', { token, body: { password } })
    expect(await close('wrong wrong')).toMatchObject({ status: 401 })
    expect(await close(account.password)).toMatchObject({ status: 204 })

    expect(browser.cookies.size).toBe(0)
    await vi.waitFor(async () => {
      expect(await browser.send('GET', '/api/auth/me', { token })).toMatchObject({ status: 401 })
    })
    expect(await login(browser, account.email, account.password)).toMatchObject({ status: 401 })
    expect(await traces(userId)).toEqual(['erasures'])

    const late = { _id: 'fav_late', userId, movieId, addedAt: new Date() }
    await server.context.mongo.collection<{ _id: string }>('favorites').insertOne(late)
    await eraseLeftovers(server.context, new Date(Date.now() + 1000))
    expect(await traces(userId)).toEqual([])
    expect(await traces(account.email)).toEqual([])
  })

  /** Collections and Redis keys in which a text is found. */
  async function traces(text: string): Promise<string[]> {
    await server.context.audit.settled()
    const found = []
    for (const { name } of (await server.context.mongo.db?.listCollections().toArray()) ?? []) {
      const documents = await server.context.mongo.collection(name).find().toArray()
      if (JSON.stringify(documents).includes(text)) found.push(name)
    }
    const keys = await server.context.redis.state.keys('*')
    // What limits and the guard count ends by itself, within the hour.
    const counts = /^state:1:(limit|guard:client)/
    const kept = keys.filter((key) => key.includes(text) && !counts.test(key))
    return [...found, ...kept]
  }
})
