import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { graceMs } from './refresh-token.ts'

const cookieName = '__Host-cinema_refresh'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
afterEach(() => {
  vi.useRealTimers()
})

const refresh = (browser: Browser) => browser.send('POST', '/api/auth/refresh')
const cookieOf = (browser: Browser): string => browser.cookies.get(cookieName) ?? ''

/** A browser that holds this refresh token and nothing else. */
function browserWith(token: string): Browser {
  const browser = openBrowser(server.url)
  browser.cookies.set(cookieName, token)
  return browser
}

/** Moves the server's clock, which runs in this process; its timers stay real. */
function letPass(milliseconds: number): void {
  const later = Date.now() + milliseconds
  vi.useFakeTimers({ toFake: ['Date'], now: later })
}

describe('a refresh token', () => {
  it('is exchanged for another one at every use', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    const seen = new Set([cookieOf(browser)])
    for (let round = 0; round < 12; round++) {
      expect(await refresh(browser)).toMatchObject({ status: 200 })
      seen.add(cookieOf(browser))
    }
    expect(seen.size).toBe(13)
  })

  it('has one successor for twenty who use it at once, and that one is valid', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    const tabs = Array.from({ length: 20 }, () => browserWith(cookieOf(browser)))
    const answers = await Promise.all(tabs.map(refresh))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(tabs.map(cookieOf)).size).toBe(1)
    expect(await refresh(tabs[0]!)).toMatchObject({ status: 200 })
  })

  it('leads to the current one over several rotations within the grace', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    const first = cookieOf(browser)
    for (let round = 0; round < 4; round++) await refresh(browser)
    const late = browserWith(first)
    expect(await refresh(late)).toMatchObject({ status: 200 })
    expect(cookieOf(late)).toBe(cookieOf(browser))
  })

  it('signs the device out when it is used again after the grace', async () => {
    const browser = openBrowser(server.url)
    const { token } = await browser.register()
    const stolen = cookieOf(browser)
    await refresh(browser)
    letPass(graceMs + 1000)

    expect(await refresh(browserWith(stolen))).toMatchObject({ status: 401 })
    expect(await refresh(browser)).toMatchObject({ status: 401 })
    expect(browser.cookies.size).toBe(0)
    await vi.waitFor(
      async () => {
        const me = await browser.send('GET', '/api/auth/me', { token })
        expect(me.status).toBe(401)
      },
      { timeout: 3000, interval: 50 },
    )
  })

  it('leaves other devices of the same account alone when it is reused', async () => {
    const browser = openBrowser(server.url)
    const { account } = await browser.register()
    const other = openBrowser(server.url)
    const body = { email: account.email, password: account.password }
    await other.send('POST', '/api/auth/login', { body })
    const stolen = cookieOf(browser)
    await refresh(browser)
    letPass(graceMs + 1000)
    expect(await refresh(browserWith(stolen))).toMatchObject({ status: 401 })
    expect(await refresh(other)).toMatchObject({ status: 200 })
  })

  it('ends after its unused life', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    letPass(31 * 86_400_000)
    expect(await refresh(browser)).toMatchObject({ status: 401 })
  })

  it('cannot be guessed, nor can a guess end somebody’s sign-in', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    const [familyId = '', seal = '', secret = ''] = cookieOf(browser).split('.')
    const guesses = [
      '',
      'x',
      familyId,
      `${familyId}.${'A'.repeat(22)}.${'A'.repeat(43)}`,
      `${familyId}.${'A'.repeat(22)}.${secret}`,
      `fam_0000000000000000.${seal}.${secret}`,
      `${familyId}.${seal}.${secret}x`,
    ]
    for (const guess of guesses) {
      expect(await refresh(browserWith(guess))).toMatchObject({ status: 401 })
    }
    expect(await refresh(browser)).toMatchObject({ status: 200 })
  })

  it('is stored nowhere', async () => {
    const browser = openBrowser(server.url)
    await browser.register()
    await refresh(browser)
    const [, seal = '-', secret = '-'] = cookieOf(browser).split('.')
    const stored = JSON.stringify(
      await server.context.mongo.collection('families').find().toArray(),
    )
    expect(stored).not.toContain(seal)
    expect(stored).not.toContain(secret)
  })
})

describe('the refresh cookie', () => {
  const setCookie = async (publicUrl: string) => {
    const other = await startServer({ PUBLIC_URL: publicUrl })
    try {
      const browser = openBrowser(other.url)
      await browser.register()
      const answer = await browser.send('POST', '/api/auth/refresh')
      return answer.headers.getSetCookie()[0] ?? ''
    } finally {
      await other.close()
    }
  }

  it.each(['https://cinema.example', 'http://localhost:8080', 'http://127.0.0.1:8080'])(
    'is bound to the host at %s',
    async (publicUrl) => {
      const line = await setCookie(publicUrl)
      expect(line).toMatch(/^__Host-cinema_refresh=fam_/)
      for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) {
        expect(line).toContain(attribute)
      }
      expect(line).not.toContain('Domain')
    },
  )

  it('works over plain http on a home network', async () => {
    const line = await setCookie('http://192.168.1.20:8080')
    expect(line).toMatch(/^cinema_refresh=fam_/)
    expect(line).not.toContain('Secure')
    expect(line).toContain('HttpOnly')
  })
})

describe('another site', () => {
  const cases = (own: string): [string, Record<string, string>, number][] => [
    ['without the header', { 'X-Requested-With': '' }, 403],
    ['with another value of the header', { 'X-Requested-With': 'XMLHttpRequest' }, 403],
    ['from a foreign origin', { Origin: 'https://evil.example' }, 403],
    ['from a sandboxed frame', { Origin: 'null' }, 403],
    ['from another port of the host', { Origin: 'http://127.0.0.1:1' }, 403],
    ['from a name that begins alike', { Origin: `${own}.evil.example` }, 403],
    ['from the public URL', { Origin: 'http://localhost:8080' }, 200],
    ['from the address it was reached by', { Origin: own }, 200],
    ['from a client that is no browser', {}, 200],
  ]

  it('can neither refresh nor sign out', async () => {
    for (const [name, headers, status] of cases(server.url)) {
      const browser = openBrowser(server.url)
      await browser.register()
      const before = cookieOf(browser)
      const refreshed = await browser.send('POST', '/api/auth/refresh', { headers })
      expect(refreshed.status, `refresh ${name}`).toBe(status)
      if (status === 403) expect(cookieOf(browser), name).toBe(before)
      const left = await browser.send('POST', '/api/auth/logout', { headers })
      expect(left.status, `logout ${name}`).toBe(status === 200 ? 204 : 403)
      expect(browser.cookies.size, name).toBe(status === 200 ? 0 : 1)
    }
  })
})
