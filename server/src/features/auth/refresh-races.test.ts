import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../test/browser.ts'
import { startServer, testEnvironment, type TestServer } from '../../../test/harness.ts'

const cookieName = '__Host-cinema_refresh'

let instances: TestServer[]
beforeAll(async () => {
  const { MONGODB_URI, JWT_SECRETS } = testEnvironment()
  const shared = { MONGODB_URI, JWT_SECRETS }
  instances = [await startServer(shared), await startServer(shared)]
})
afterAll(async () => {
  for (const instance of instances) await instance.close()
})

/** Uses a refresh token at both instances in turn; gives back what comes after it. */
async function refreshAtOnce(token: string, times: number) {
  const answers = Array.from({ length: times }, async (_, index) => {
    const browser = openBrowser(instances[index % instances.length]!.url)
    browser.cookies.set(cookieName, token)
    const { status } = await browser.send('POST', '/api/auth/refresh')
    return { status, successor: browser.cookies.get(cookieName) ?? '' }
  })
  const given = await Promise.all(answers)
  return {
    statuses: new Set(given.map(({ status }) => status)),
    successors: [...new Set(given.map(({ successor }) => successor))],
  }
}

describe('twenty who refresh at once at two instances', () => {
  it('are given one successor, a hundred times in a row', { timeout: 180_000 }, async () => {
    const browser = openBrowser(instances[0]!.url)
    await browser.register()
    let token = browser.cookies.get(cookieName) ?? ''
    const seen = new Set([token])
    for (let round = 0; round < 100; round++) {
      const { statuses, successors } = await refreshAtOnce(token, 20)
      expect(statuses).toEqual(new Set([200]))
      expect(successors).toHaveLength(1)
      token = successors[0] ?? ''
      seen.add(token)
    }
    expect(seen.size).toBe(101)
  })
})
