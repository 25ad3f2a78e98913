import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Account } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
beforeAll(async () => {
  // What the pauses do is to be seen, without blocks that come before them.
  const GUARD_ALLOW = '198.51.100.0/24,203.0.113.0/24'
  server = await startServer({ TRUST_PROXY_HOPS: '1', GUARD_ALLOW })
})
afterAll(() => server.close())

const signIn = (email: string, password: string, address: string) =>
  openBrowser(server.url).send('POST', '/api/auth/login', {
    body: { email, password },
    headers: { 'X-Forwarded-For': address },
  })

/** Guesses from an address until it is told to wait, and on until it is called back. */
async function guess({ email }: Account, address: string, signal: AbortSignal) {
  let refusals = 0
  for (let round = 0; refusals === 0 || !signal.aborted; round++) {
    const { status, headers } = await signIn(email, `guess number ${round}`, address)
    expect([401, 429, 503]).toContain(status)
    if (status === 429) {
      refusals++
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
  }
  return refusals
}

describe('while passwords of an account are guessed from many addresses', () => {
  it('its owner signs in from elsewhere, and guessing goes no further', async () => {
    const { account } = await openBrowser(server.url).register()
    const addresses = Array.from({ length: 8 }, (_, index) => `198.51.100.${index + 1}`)
    const end = new AbortController()
    const attackers = addresses.map((address) => guess(account, address, end.signal))
    const owner = await signIn(account.email, account.password, '203.0.113.7')
    end.abort()
    expect(await Promise.all(attackers)).toEqual(addresses.map(() => expect.any(Number) as number))
    expect(owner).toMatchObject({ status: 200 })

    // Not even the right password ends the pause of an address that has guessed; on a slow machine the
    // pause may be over by then, and guessing begins anew.
    const afterGuessing = async () => {
      await guess(account, addresses[0]!, AbortSignal.abort())
      return signIn(account.email, account.password, addresses[0]!)
    }
    await expect
      .poll(afterGuessing, { timeout: 25_000 })
      .toMatchObject({ status: 429, body: { code: 'quota_exceeded' } })
    expect(await signIn(account.email, account.password, '203.0.113.8')).toMatchObject({
      status: 200,
    })
  })
})

describe('when more people sign in than can be served', () => {
  it('some are told at once when to come back, and the rest are served', async () => {
    const { account } = await openBrowser(server.url).register()
    const crowd = Array.from({ length: 150 }, (_, index) =>
      signIn(`somebody${index}@example.org`, 'some password', '203.0.113.9'),
    )
    const answers = await Promise.all(crowd)
    const told = answers.filter(({ status }) => status === 503)
    const served = answers.filter(({ status }) => status === 401)
    expect(told.length + served.length).toBe(150)
    expect(told.length).toBeGreaterThan(0)
    // Two at a time and twenty waiting is the least.
    expect(served.length).toBeGreaterThanOrEqual(22)
    for (const answer of told) {
      expect(answer.body).toMatchObject({ code: 'temporarily_overloaded', status: 503 })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(await signIn(account.email, account.password, '203.0.113.9')).toMatchObject({
      status: 200,
    })
  })
})
