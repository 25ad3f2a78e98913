import { AuditEvent } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

const Page = z.object({ items: z.array(AuditEvent), nextCursor: z.string().nullable() })

let server: TestServer
let boss: Browser
let token: string
let bossId: string
beforeAll(async () => {
  server = await startServer()
  boss = openBrowser(server.url)
  const { signedIn } = await boss.register()
  bossId = signedIn.user.id
  token = signedIn.accessToken
  await promote(bossId)
})
afterAll(() => server.close())

const promote = (userId: string) =>
  server.context.mongo
    .collection<{ _id: string }>('users')
    .updateOne({ _id: userId }, { $set: { role: 'administrator' } })

/** A page of the log, once the new role has got around. */
async function read(query = ''): Promise<z.output<typeof Page>> {
  await server.context.audit.settled()
  return vi.waitFor(
    async () => {
      const answer = await boss.send('GET', `/api/admin/audit${query}`, { token })
      expect(answer.status).toBe(200)
      return Page.parse(answer.body)
    },
    { timeout: 5000, interval: 50 },
  )
}

describe('the security log', () => {
  it('tells who signed in, who failed to, and from where', async () => {
    const browser = openBrowser(server.url)
    const { account, signedIn } = await browser.register()
    const { email, password } = account
    await browser.send('POST', '/api/auth/login', { body: { email, password: 'wrong wrong' } })
    const unknown = { email: 'nobody@example.org', password }
    await browser.send('POST', '/api/auth/login', { body: unknown })
    await browser.send('POST', '/api/auth/login', { body: { email, password } })

    const { items } = await read(`?userId=${signedIn.user.id}`)
    expect(items.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'signed_in success',
      'sign_in_failed refused',
      'account_opened success',
    ])
    expect(items[1]).toMatchObject({ actorId: null, target: signedIn.user.id })
    expect(items[0]?.address).toMatch(/127\.0\.0\.1$/)

    const failed = await read('?action=sign_in_failed')
    expect(failed.items).toHaveLength(2)
    expect(JSON.stringify(failed)).not.toContain('example.org')
  })

  it('is read page by page, newest first, and nothing is shown twice or left out', async () => {
    for (let index = 0; index < 7; index++) {
      server.context.audit.record({ action: 'administration', target: bossId, details: { index } })
    }
    const seen: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const more: string = cursor && `&cursor=${cursor}`
      const page: z.output<typeof Page> = await read(`?action=administration&limit=3${more}`)
      seen.push(...page.items.map(({ details }) => details['index']))
      cursor = page.nextCursor
    }
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6])
    const first = await read('?action=administration&limit=3')
    const foreign = `/api/admin/audit?action=signed_in&cursor=${first.nextCursor}`
    expect(await boss.send('GET', foreign, { token })).toMatchObject({ status: 400 })
  })

  it('is for administrators alone', async () => {
    const viewer = openBrowser(server.url)
    const { token: foreign } = await viewer.register()
    expect(await viewer.send('GET', '/api/admin/audit', { token: foreign })).toMatchObject({
      status: 403,
    })
    expect(await viewer.send('GET', '/api/admin/audit')).toMatchObject({ status: 401 })
  })

  it('is heard as it happens, whatever a listener throws', async () => {
    const heard: string[] = []
    server.context.audit.onEvent(() => {
      throw new Error('a careless listener')
    })
    server.context.audit.onEvent(({ action, address }) => heard.push(`${action} ${address ?? ''}`))
    const body = { email: 'nobody@example.org', password: 'x' }
    await openBrowser(server.url).send('POST', '/api/auth/login', { body })
    expect(heard).toEqual([expect.stringMatching(/^sign_in_failed .*127\.0\.0\.1$/)])
  })

  it('keeps refused attempts for a month and changes for a year, by indexes alone', async () => {
    await server.context.audit.settled()
    const audit = server.context.mongo.collection('audit')
    const [failed] = await audit.find({ outcome: 'refused' }).limit(1).toArray()
    const days = (Number(failed?.['expiresAt']) - Number(failed?.['at'])) / 86_400_000
    expect(days).toBe(30)
    const indexes = await audit.indexes()
    expect(indexes.some(({ expireAfterSeconds }) => expireAfterSeconds === 0)).toBe(true)
    for (const filter of [{}, { action: 'signed_in' }, { about: bossId }]) {
      const plan = JSON.stringify(await audit.find(filter).sort({ at: -1, _id: 1 }).explain())
      expect(plan).not.toContain('"SORT"')
      expect(plan).not.toContain('COLLSCAN')
    }
  })
})
