import { AuthSession } from '@cinema/contract'
import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newAccount, openBrowser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const Devices = z.object({ items: z.array(AuthSession) })

let server: TestServer
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000' })
})
afterAll(() => server.close())

describe('an account', () => {
  it('is opened, left, entered again and kept by its cookie', async () => {
    const browser = openBrowser(server.url, chrome)
    const { account, signedIn, token } = await browser.register()
    expect(signedIn.user).toMatchObject({
      email: account.email,
      username: account.username,
      role: 'viewer',
      tier: 'free',
      emailVerified: false,
      twoFactor: 'off',
    })
    expect(signedIn.expiresInSeconds).toBe(600)

    const me = await browser.send('GET', '/api/auth/me', { token })
    expect(me).toMatchObject({ status: 200, body: signedIn.user })
    expect(me.headers.get('cache-control')).toBe('no-store')

    expect(await browser.send('POST', '/api/auth/logout', { token })).toMatchObject({ status: 204 })
    expect(browser.cookies.size).toBe(0)
    expect(await browser.send('POST', '/api/auth/logout')).toMatchObject({ status: 204 })
    expect(await browser.send('GET', '/api/auth/me', { token })).toMatchObject({ status: 401 })

    const { email, password } = account
    const login = await browser.send('POST', '/api/auth/login', { body: { email, password } })
    expect(login).toMatchObject({ status: 200, body: { user: signedIn.user } })
    expect(await browser.send('POST', '/api/auth/refresh')).toMatchObject({
      status: 200,
      body: { user: signedIn.user },
    })
  })

  it('is one whatever the case of its e-mail address and username', async () => {
    const { account } = await openBrowser(server.url).register()
    const other = openBrowser(server.url)
    const attempt = (body: unknown) => other.send('POST', '/api/auth/register', { body })

    expect(await attempt({ ...newAccount(), email: account.email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'email_taken', errors: [{ path: 'body.email' }] },
    })
    expect(
      await attempt({ ...newAccount(), username: account.username.toUpperCase() }),
    ).toMatchObject({
      status: 409,
      body: { code: 'username_taken', errors: [{ path: 'body.username' }] },
    })
    expect(await attempt(account)).toMatchObject({
      status: 409,
      body: { errors: [{ path: 'body.email' }, { path: 'body.username' }] },
    })
    expect(
      await other.send('POST', '/api/auth/login', {
        body: { email: account.email.toUpperCase(), password: account.password },
      }),
    ).toMatchObject({ status: 200 })
  })

  it('is opened once by twenty who want the same name at once', async () => {
    const account = newAccount()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        openBrowser(server.url).send('POST', '/api/auth/register', { body: account }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([201, ...Array<number>(19).fill(409)])
  })

  it('has its password hashed anew at sign-in when the parameters have changed', async () => {
    const { account } = await openBrowser(server.url).register()
    const { email, password } = account
    const users = server.context.mongo.collection('users')
    const outdated = await hash(password, { memoryCost: 8192, timeCost: 1 })
    await users.updateOne({ email }, { $set: { passwordHash: outdated } })
    const signIn = () =>
      openBrowser(server.url).send('POST', '/api/auth/login', { body: { email, password } })
    expect(await signIn()).toMatchObject({ status: 200 })
    expect((await users.findOne({ email }))?.['passwordHash']).toMatch(/\$m=19456,t=2,p=1\$/)
    expect(await signIn()).toMatchObject({ status: 200 })
  })

  it('does not tell an unknown account from a wrong password', async () => {
    const { account } = await openBrowser(server.url).register()
    const attempt = async (email: string) => {
      const body = { email, password: 'not the password' }
      const answer = await openBrowser(server.url).send('POST', '/api/auth/login', { body })
      const problem = { ...(answer.body as object), requestId: undefined }
      return { status: answer.status, problem }
    }
    const wrong = await attempt(account.email)
    expect(wrong).toMatchObject({ status: 401, problem: { code: 'invalid_credentials' } })
    expect(await attempt('nobody@example.org')).toEqual(wrong)
  })

  it.each([
    ['one character', 'aaaaaaaaaaaaa'],
    ['a common password', 'Password123'],
    ['the e-mail address', 'someone.else@example.org'],
    ['the username', 'SOMEONE else'],
  ])('refuses %s as a password', async (_, password) => {
    const answer = await openBrowser(server.url).send('POST', '/api/auth/register', {
      body: { email: 'someone.else@example.org', username: 'Someone Else', password },
    })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ path: 'body.password' }] },
    })
  })
})

describe('the devices of a viewer', () => {
  it('are listed by a readable name, and signed out one by one or all others at once', async () => {
    const laptop = openBrowser(server.url, chrome)
    const { account, token } = await laptop.register()
    const body = { email: account.email, password: account.password }
    const others = await Promise.all(
      ['curl/8.5.0', 'x', 'y'].map(async (agent) => {
        const browser = openBrowser(server.url, agent)
        await browser.send('POST', '/api/auth/login', { body })
        return browser
      }),
    )
    const list = async () => {
      const answer = await laptop.send('GET', '/api/auth/sessions', { token })
      return Devices.parse(answer.body).items
    }

    const devices = await list()
    expect(devices.map(({ deviceName }) => deviceName).sort()).toEqual([
      'Chrome on Linux',
      'Unknown device',
      'Unknown device',
      'curl',
    ])
    expect(devices.filter(({ current }) => current)).toMatchObject([
      { deviceName: 'Chrome on Linux' },
    ])

    const curl = devices.find(({ deviceName }) => deviceName === 'curl')!
    const path = `/api/auth/sessions/${curl.id}`
    expect(await laptop.send('DELETE', path, { token })).toMatchObject({ status: 204 })
    expect(await laptop.send('DELETE', path, { token })).toMatchObject({ status: 404 })
    expect(await others[0]?.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })

    expect(await laptop.send('DELETE', '/api/auth/sessions', { token })).toMatchObject({
      status: 204,
    })
    expect(await list()).toHaveLength(1)
    expect(await others[1]?.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
    expect(await laptop.send('POST', '/api/auth/refresh')).toMatchObject({ status: 200 })
  })

  it('cannot be signed out by somebody else', async () => {
    const owner = openBrowser(server.url)
    const { token } = await owner.register()
    const answer = await owner.send('GET', '/api/auth/sessions', { token })
    const [device] = Devices.parse(answer.body).items
    const stranger = openBrowser(server.url)
    const { token: foreign } = await stranger.register()

    expect(
      await stranger.send('DELETE', `/api/auth/sessions/${device!.id}`, { token: foreign }),
    ).toMatchObject({ status: 404 })
    expect(await owner.send('POST', '/api/auth/refresh')).toMatchObject({ status: 200 })
  })

  it('are counted once when a browser signs in again', async () => {
    const browser = openBrowser(server.url)
    const { account } = await browser.register()
    const body = { email: account.email, password: account.password }
    await browser.send('POST', '/api/auth/login', { body })
    const login = await browser.send('POST', '/api/auth/login', { body })
    const { accessToken: token } = login.body as { accessToken: string }
    const answer = await browser.send('GET', '/api/auth/sessions', { token })
    expect(Devices.parse(answer.body).items).toHaveLength(1)
  })
})
