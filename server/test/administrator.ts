import { vi, expect } from 'vitest'
import { openBrowser, type Answer } from './browser.ts'
import type { TestServer } from './harness.ts'

/** Somebody who may administer, signed in at a server. */
export interface Administrator {
  readonly userId: string
  readonly token: string
  send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>
}

/** Opens an account, and makes it an administrator as soon as the server has noticed. */
export async function openAdministrator({ url, context }: TestServer): Promise<Administrator> {
  const browser = openBrowser(url)
  const { signedIn, token } = await browser.register()
  const userId = signedIn.user.id
  await context.mongo
    .collection<{ _id: string }>('users')
    .updateOne({ _id: userId }, { $set: { role: 'administrator' } })
  const send: Administrator['send'] = (method, path, body, headers = {}) =>
    browser.send(method, path, { token, headers, ...(body !== undefined && { body }) })
  await vi.waitFor(
    async () => {
      expect((await send('GET', '/api/admin/breakers')).status).toBe(200)
    },
    { timeout: 10_000, interval: 50 },
  )
  return { userId, token, send }
}
