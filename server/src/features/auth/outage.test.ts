import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../test/browser.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

/** A TCP proxy that can refuse and cut everything, as a database that goes away does. */
async function startProxy(target: URL) {
  const sockets = new Set<Socket>()
  let isOpen = true
  const server: Server = createServer((client) => {
    if (!isOpen) {
      client.destroy()
      return
    }
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    setOpen(open: boolean) {
      isOpen = open
      if (!open) cut()
    },
    close() {
      cut()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

let proxy: Awaited<ReturnType<typeof startProxy>>
let server: TestServer
beforeAll(async () => {
  const database = inject('stores').mongodbUri
  proxy = await startProxy(new URL(database))
  const throughProxy = new URL(database)
  throughProxy.host = `127.0.0.1:${proxy.port}`
  throughProxy.pathname = `/test_outage_${process.pid}`
  server = await startServer({ MONGODB_URI: throughProxy.href, RATE_LIMIT_SIGN_IN: '100000' })
})
afterAll(async () => {
  proxy.setOpen(true)
  await server.close()
  await proxy.close()
})

const me = (browser: Browser, token: string) => browser.send('GET', '/api/auth/sessions', { token })
const refresh = (browser: Browser) => browser.send('POST', '/api/auth/refresh')

describe('while MongoDB is away', () => {
  it('known viewers are recognised, nobody is signed out, and all is well afterwards', async () => {
    const browser = openBrowser(server.url)
    const { account, token } = await browser.register()
    const unseen = openBrowser(server.url)
    const { token: unseenToken } = await unseen.register()
    expect(await me(browser, token)).toMatchObject({ status: 200 })
    const cookie = [...browser.cookies.values()][0]

    proxy.setOpen(false)
    const unavailable = { status: 503, body: { code: 'dependency_unavailable' } }
    const answer = await refresh(browser)
    expect(answer).toMatchObject(unavailable)
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect([...browser.cookies.values()][0]).toBe(cookie)

    expect(await server.context.identity.viewerOf(token)).toMatchObject({ role: 'viewer' })
    await expect(server.context.identity.viewerOf(unseenToken)).rejects.toMatchObject({
      code: 'dependency_unavailable',
    })
    const { email, password } = account
    const login = await unseen.send('POST', '/api/auth/login', { body: { email, password } })
    expect(login).toMatchObject(unavailable)

    proxy.setOpen(true)
    await vi.waitFor(
      async () => {
        expect(await refresh(browser)).toMatchObject({ status: 200 })
      },
      { timeout: 20_000, interval: 200 },
    )
    expect(await me(unseen, unseenToken)).toMatchObject({ status: 200 })
  })
})
