import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'

/** A second is promised; the rest is the time of asking. */
const promised = { timeout: 2500, interval: 50 }

let here: TestServer
let there: TestServer
beforeAll(async () => {
  const { MONGODB_URI, JWT_SECRETS } = testEnvironment()
  const shared = { MONGODB_URI, JWT_SECRETS, RATE_LIMIT_SIGN_IN: '100000' }
  here = await startServer(shared)
  there = await startServer(shared)
})
afterAll(async () => {
  await there.close()
  await here.close()
})

const statusAt = async (server: TestServer, token: string) =>
  (await openBrowser(server.url).send('GET', '/api/auth/me', { token })).status

const deviceOf = async (browser: Browser, token: string): Promise<string> => {
  const { body } = await browser.send('GET', '/api/auth/sessions', { token })
  const { items } = body as { items: { id: string; current: boolean }[] }
  return items.find(({ current }) => current)?.id ?? ''
}

describe('with several instances', () => {
  it('an account and its tokens hold on each of them', async () => {
    const { token } = await openBrowser(here.url).register()
    expect(await statusAt(there, token)).toBe(200)
  })

  it('a device signed out at one is refused at the others within about a second', async () => {
    const browser = openBrowser(here.url)
    const { token } = await browser.register()
    expect(await statusAt(there, token)).toBe(200)
    const id = await deviceOf(browser, token)
    await browser.send('DELETE', `/api/auth/sessions/${id}`, { token })
    expect(await statusAt(here, token)).toBe(401)
    await vi.waitFor(async () => {
      expect(await statusAt(there, token)).toBe(401)
    }, promised)
  })

  it('a new role counts everywhere within about a second, without a new token', async () => {
    const { token, signedIn } = await openBrowser(here.url).register()
    const roleAt = async (server: TestServer) =>
      (await server.context.identity.viewerOf(token)).role
    expect(await roleAt(there)).toBe('viewer')
    await here.context.mongo
      .collection<{ _id: string }>('users')
      .updateOne({ _id: signedIn.user.id }, { $set: { role: 'administrator' } })
    await vi.waitFor(async () => {
      expect(await roleAt(here)).toBe('administrator')
      expect(await roleAt(there)).toBe('administrator')
    }, promised)
  })

  it('a closed account is refused everywhere within about a second', async () => {
    const browser = openBrowser(here.url)
    const { token, signedIn } = await browser.register()
    expect(await statusAt(there, token)).toBe(200)
    await here.context.mongo
      .collection<{ _id: string }>('users')
      .deleteOne({ _id: signedIn.user.id })
    await vi.waitFor(async () => {
      expect(await statusAt(there, token)).toBe(401)
    }, promised)
    expect(await browser.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
  })
})
