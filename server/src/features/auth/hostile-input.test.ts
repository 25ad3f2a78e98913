import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAccount, openBrowser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000' })
})
afterAll(() => server.close())

const stored = async () =>
  JSON.stringify(await server.context.mongo.collection('users').find().sort({ _id: 1 }).toArray())

describe('fields that a caller may not set', () => {
  const extras: [string, string][] = [
    ['role', '"administrator"'],
    ['tier', '"premium"'],
    ['_id', '"usr_0000000000000000"'],
    ['passwordHash', '"x"'],
    ['__proto__', '{"role":"administrator"}'],
    ['constructor', '{"prototype":{"role":"administrator"}}'],
    ['$set', '{"role":"administrator"}'],
  ]

  it.each(extras)('refuses %s and changes nothing', async (name, value) => {
    const { account } = await openBrowser(server.url).register()
    const before = await stored()
    const post = (path: string, body: object) =>
      openBrowser(server.url).send('POST', path, {
        // By hand: JSON.stringify would drop __proto__.
        body: `${JSON.stringify(body).slice(0, -1)},"${name}":${value}}`,
      })

    const registered = await post('/api/auth/register', newAccount())
    expect(registered).toMatchObject({ status: 422, body: { code: 'validation_failed' } })
    const { email, password } = account
    expect(await post('/api/auth/login', { email, password })).toMatchObject({ status: 422 })
    expect(await stored()).toBe(before)
    expect(({} as { role?: unknown }).role).toBeUndefined()
  })
})

describe('operators in place of text', () => {
  const operators: unknown[] = [
    { $ne: null },
    { $gt: '' },
    { $regex: '.*' },
    { $where: 'sleep(1000)' },
    { $in: ['a@example.org'] },
    ['viewer1@example.org'],
    null,
    true,
    7,
  ]

  it.each(['email', 'username', 'password'])('are refused in %s', async (field) => {
    const before = await stored()
    for (const operator of operators) {
      const account = { ...newAccount(), [field]: operator }
      const credentials = { ...account, username: undefined }
      const browser = openBrowser(server.url)
      const refusedFields = async (path: string, body: object) => {
        const answer = await browser.send('POST', path, { body })
        const { errors } = answer.body as { errors?: { path: string }[] }
        return { status: answer.status, fields: new Set(errors?.map((error) => error.path)) }
      }
      const expected = { status: 422, fields: new Set([`body.${field}`]) }
      expect(await refusedFields('/api/auth/register', account)).toEqual(expected)
      if (field === 'username') continue
      expect(await refusedFields('/api/auth/login', credentials)).toEqual(expected)
    }
    expect(await stored()).toBe(before)
  })

  it('are refused in the one-time code and in the id of a device', async () => {
    const browser = openBrowser(server.url)
    const { account, token } = await browser.register()
    const { email, password } = account
    const body = { email, password, code: { $ne: null } }
    expect(await browser.send('POST', '/api/auth/login', { body })).toMatchObject({ status: 422 })
    for (const id of ['[$ne]=', '%7B%22$ne%22:null%7D', '..%2F..', 'fam_x', '%00']) {
      const answer = await browser.send('DELETE', `/api/auth/sessions/${id}`, { token })
      expect(answer).toMatchObject({ status: 422 })
    }
  })
})
