import { CreatedApiKey, endpoints, type NewApiKey } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { openBrowser } from '../../../test/browser.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'

const promised = { timeout: 2500, interval: 50 }

let server: TestServer
let other: TestServer
beforeAll(async () => {
  const { MONGODB_URI, JWT_SECRETS } = testEnvironment()
  server = await startServer({ MONGODB_URI, JWT_SECRETS })
  other = await startServer({ MONGODB_URI, JWT_SECRETS })
})
afterAll(async () => {
  await other.close()
  await server.close()
})

const change = (_id: string, fields: object) =>
  server.context.mongo.collection<{ _id: string }>('users').updateOne({ _id }, { $set: fields })

async function openAccount() {
  const browser = openBrowser(server.url)
  const { token, signedIn } = await browser.register()
  const userId = signedIn.user.id
  await change(userId, { emailVerifiedAt: new Date() })
  const create = (body: object) => browser.send('POST', '/api/api-keys', { token, body })
  const make = async (body: Partial<z.input<typeof NewApiKey>> = {}) => {
    const made = await vi.waitFor(async () => {
      const answer = await create({ name: 'script', scopes: ['read'], ...body })
      expect(answer.status).toBe(201)
      return answer
    }, promised)
    return CreatedApiKey.parse(made.body)
  }
  return { browser, token, userId, create, make }
}

const ask = (url: string, method: string, path: string, token: string) =>
  openBrowser(url).send(method, path, { token })

describe('an API key', () => {
  it('acts for its viewer within its scopes', async () => {
    const { make } = await openAccount()
    const { key, prefix } = await make({ scopes: ['read'] })
    expect(key).toMatch(/^ck_[\w-]{40}$/)
    expect(key.startsWith(prefix)).toBe(true)
    expect(await ask(server.url, 'GET', '/api/user/favorites', key)).toMatchObject({ status: 200 })
    expect(await ask(server.url, 'GET', '/api/movies', key)).toMatchObject({ status: 200 })
    const film = '/api/movies/mov_0123456789abcdef/favorite'
    expect(await ask(server.url, 'PUT', film, key)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    })
    const writing = await make({ scopes: ['write'] })
    expect(await ask(server.url, 'PUT', film, writing.key)).toMatchObject({ status: 404 })
  })

  it('reaches no endpoint that does not name its scope: accounts, keys, devices, security', async () => {
    const { make, userId } = await openAccount()
    await change(userId, { role: 'administrator' })
    const { key } = await vi.waitFor(() => make({ scopes: ['read', 'write', 'admin'] }), promised)
    const closed = endpoints.filter(({ scope }) => scope === undefined)
    expect(closed.length).toBeGreaterThan(20)
    for (const { method, path } of closed) {
      const real = path.replace(':sessionId', 'fam_0123456789abcdef').replace(/:\w+/, userId)
      const answer = await openBrowser(server.url).send(method, real, {
        token: key,
        ...(method !== 'GET' && method !== 'DELETE' && { body: {} }),
      })
      // Some limits want the body first; whatever it holds, the key is refused.
      expect([`${method} ${path}`, answer.status]).toEqual([`${method} ${path}`, 403])
    }
  })

  it('administers only with the scope for it, for an administrator', async () => {
    const { create, make, userId } = await openAccount()
    await make()
    const wanted = { name: 'x', scopes: ['admin'] }
    expect(await create(wanted)).toMatchObject({ status: 403 })
    await change(userId, { role: 'administrator' })
    const { key } = await vi.waitFor(() => make({ scopes: ['admin'] }), promised)
    expect(await ask(server.url, 'GET', '/api/admin/audit', key)).toMatchObject({ status: 200 })
    const reading = await make({ scopes: ['read'] })
    expect(await ask(server.url, 'GET', '/api/admin/audit', reading.key)).toMatchObject({
      status: 403,
    })
    await change(userId, { role: 'viewer' })
    await vi.waitFor(async () => {
      expect(await ask(server.url, 'GET', '/api/admin/audit', key)).toMatchObject({ status: 403 })
    }, promised)
  })

  it('is refused on every instance within about a second of its revocation', async () => {
    const { browser, token, make } = await openAccount()
    const { id, key } = await make()
    const path = '/api/user/favorites'
    expect(await ask(other.url, 'GET', path, key)).toMatchObject({ status: 200 })
    const revoke = () => browser.send('DELETE', `/api/api-keys/${id}`, { token })
    expect(await revoke()).toMatchObject({ status: 204 })
    expect(await revoke()).toMatchObject({ status: 404 })
    await vi.waitFor(async () => {
      expect(await ask(other.url, 'GET', path, key)).toMatchObject({ status: 401 })
      expect(await ask(server.url, 'GET', path, key)).toMatchObject({ status: 401 })
    }, promised)
  })

  it('is shown once, kept as a digest, and notes its last use', async () => {
    const { browser, token, make } = await openAccount()
    const { id, key } = await make()
    await ask(server.url, 'GET', '/api/movies', key)
    const list = await browser.send('GET', '/api/api-keys', { token })
    expect(list.body).toMatchObject({
      items: [{ id, lastUsedAt: expect.stringMatching(/^20/) as string }],
    })
    const stored = await server.context.mongo.collection('apikeys').find().toArray()
    for (const text of [list.body, stored]) expect(JSON.stringify(text)).not.toContain(key)
  })

  it('ends when it expires, and belongs to nobody else', async () => {
    const { make } = await openAccount()
    const { id, key } = await make({ expiresInDays: 1 })
    const stranger = await openAccount()
    expect(
      await stranger.browser.send('DELETE', `/api/api-keys/${id}`, { token: stranger.token }),
    ).toMatchObject({ status: 404 })
    await server.context.mongo
      .collection<{ _id: string }>('apikeys')
      .updateOne({ _id: id }, { $set: { expiresAt: new Date(Date.now() - 1000) } })
    await vi.waitFor(async () => {
      expect(await ask(server.url, 'GET', '/api/movies', key)).toMatchObject({ status: 401 })
    }, promised)
  })

  it('needs a confirmed e-mail address, known scopes, and stays within its limits', async () => {
    const browser = openBrowser(server.url)
    const { token } = await browser.register()
    const body = { name: 'x', scopes: ['read'] }
    expect(await browser.send('POST', '/api/api-keys', { token, body })).toMatchObject({
      status: 403,
      body: { code: 'email_unverified' },
    })
    const { create, make } = await openAccount()
    await make()
    for (const wrong of [
      { ...body, scopes: [] },
      { ...body, scopes: ['root'] },
      { ...body, scopes: ['read', 'read'] },
      { ...body, name: ' ' },
      { ...body, userId: 'usr_0123456789abcdef' },
    ]) {
      expect(await create(wrong)).toMatchObject({ status: 422 })
    }
    expect(await create({ ...body, requestsPerMinute: 100_000 })).toMatchObject({ status: 403 })
    const limited = await make({ requestsPerMinute: 2 })
    const path = '/api/user/favorites'
    const statuses = []
    for (let round = 0; round < 3; round++) {
      statuses.push((await ask(server.url, 'GET', path, limited.key)).status)
    }
    expect(statuses).toEqual([200, 200, 429])
  })

  it.each(['ck_', 'ck_short', `ck_${'A'.repeat(40)}`, `ck_${'A'.repeat(2000)}`])(
    'is not guessed: %s',
    async (guess) => {
      expect(await ask(server.url, 'GET', '/api/movies', guess)).toMatchObject({ status: 401 })
    },
  )
})
