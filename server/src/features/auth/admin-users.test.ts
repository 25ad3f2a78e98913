import { AdminUserPage } from '@cinema/contract'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'

const promised = { timeout: 2500, interval: 50 }

let here: TestServer
let there: TestServer
let boss: Browser
let token: string
let bossId: string
beforeAll(async () => {
  const { MONGODB_URI, JWT_SECRETS } = testEnvironment()
  here = await startServer({ MONGODB_URI, JWT_SECRETS })
  there = await startServer({ MONGODB_URI, JWT_SECRETS })
  boss = openBrowser(here.url)
  const { signedIn } = await boss.register()
  bossId = signedIn.user.id
  token = signedIn.accessToken
  await here.context.mongo
    .collection<{ _id: string }>('users')
    .updateOne({ _id: bossId }, { $set: { role: 'administrator' } })
  await vi.waitFor(async () => expect((await list()).items).toHaveLength(1), promised)
})
afterAll(async () => {
  await there.close()
  await here.close()
})

async function list(query = '') {
  const answer = await boss.send('GET', `/api/admin/users${query}`, { token })
  expect(answer.status).toBe(200)
  return AdminUserPage.parse(answer.body)
}

const patch = (userId: string, body: object) =>
  boss.send('PATCH', `/api/admin/users/${userId}`, { token, body })

it('accounts are listed in pages, and found by the beginning of a name or address', async () => {
  for (const name of ['Zelda One', 'zelda two', 'Zeldä', 'Zelda three', 'Yorick']) {
    const email = `${name.replace(/\W/g, '')}@zelda.example`
    await openBrowser(here.url).register({ username: name, email })
  }
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const more: string = cursor && `&cursor=${cursor}`
    const page: Awaited<ReturnType<typeof list>> = await list(`?q=zelda&limit=2${more}`)
    seen.push(...page.items.map(({ username }) => username))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(['Zelda One', 'Zelda three', 'zelda two'])
  const found = await list(`?q=${encodeURIComponent('Yorick@')}`)
  expect(found.items.map(({ username }) => username)).toEqual(['Yorick'])
  const all = await list('?limit=4')
  const rest = await list(`?limit=4&cursor=${all.nextCursor}`)
  const ids = [...all.items, ...rest.items].map(({ id }) => id)
  expect(new Set(ids).size).toBe(6)
  const foreign = await boss.send('GET', `/api/admin/users?q=z&cursor=${all.nextCursor}`, { token })
  expect(foreign).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } })
})

it('a tier and a role count on every instance within about a second, and are on record', async () => {
  const { token: theirs, signedIn } = await openBrowser(there.url).register()
  const userId = signedIn.user.id
  expect(await patch(userId, { tier: 'premium' })).toMatchObject({ body: { tier: 'premium' } })
  expect(await patch(userId, { role: 'administrator' })).toMatchObject({ status: 200 })
  await vi.waitFor(async () => {
    for (const { context } of [here, there]) {
      const viewer = await context.identity.viewerOf(theirs)
      expect(viewer).toMatchObject({ tier: 'premium', role: 'administrator' })
    }
  }, promised)
  await here.context.audit.settled()
  const log = await boss.send('GET', `/api/admin/audit?userId=${userId}`, { token })
  const { items } = log.body as { items: { action: string; actorId: string }[] }
  expect(items.slice(0, 2)).toMatchObject([
    { action: 'role_changed', actorId: bossId, details: { role: 'administrator' } },
    { action: 'tier_changed', actorId: bossId, details: { tier: 'premium' } },
  ])
})

it('an account is signed out everywhere', async () => {
  const viewer = openBrowser(there.url)
  const { token: theirs, signedIn } = await viewer.register()
  const path = `/api/admin/users/${signedIn.user.id}/sessions`
  expect(await boss.send('DELETE', path, { token })).toMatchObject({ status: 204 })
  expect(await viewer.send('POST', '/api/auth/refresh')).toMatchObject({ status: 401 })
  await vi.waitFor(async () => {
    const { status } = await viewer.send('GET', '/api/auth/me', { token: theirs })
    expect(status).toBe(401)
  }, promised)
})

it('nobody changes their own role, what is not theirs to change, or who does not exist', async () => {
  expect(await patch(bossId, { role: 'viewer' })).toMatchObject({ status: 409 })
  expect(await patch(bossId, { email: 'x@example.org' })).toMatchObject({ status: 422 })
  expect(await patch(bossId, {})).toMatchObject({ status: 422 })
  const nobody = 'usr_0123456789abcdef'
  expect(await patch(nobody, { tier: 'free' })).toMatchObject({ status: 404 })
  const { token: viewer } = await openBrowser(here.url).register()
  const list = await boss.send('GET', '/api/admin/users', { token: viewer })
  expect(list).toMatchObject({ status: 403 })
})
