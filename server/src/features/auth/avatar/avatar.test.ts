import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { User } from '@cinema/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../../test/browser.ts'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { eraseLeftovers } from '../erasure.ts'
import { avatarFiles } from './avatars.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ RATE_LIMIT_SIGN_IN: '100000' })
})
afterAll(() => server.close())

const patient = { timeout: 20_000 }

interface Person {
  readonly browser: Browser
  readonly token: string
  readonly userId: string
  readonly password: string
}

async function arrive(): Promise<Person> {
  const browser = openBrowser(server.url)
  const { token, signedIn, account } = await browser.register()
  return { browser, token, userId: signedIn.user.id, password: account.password }
}

const photo = (background: string, [width, height]: readonly [number, number] = [640, 480]) =>
  sharp({ create: { width, height, channels: 3, background } })

async function put({ token }: Person, content: Buffer, type = 'image/png') {
  const response = await fetch(`${server.url}/api/account/avatar`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
    body: new Uint8Array(content),
  })
  const body = (await response.json()) as Pick<User, 'avatarUrl'> & { detail?: string }
  return { status: response.status, ...body }
}

const fetchPicture = (url: string | null) => fetch(`${server.url}${url ?? ''}`)

/** The files kept of a viewer; undefined where there is no folder of theirs. */
const keptOf = ({ userId }: Person): Promise<string[] | undefined> =>
  readdir(avatarFiles(server.context.config).all(userId)).catch(() => undefined)

const me = async ({ browser, token }: Person): Promise<User> =>
  (await browser.send('GET', '/api/auth/me', { token })).body as User

describe('a picture of a viewer', () => {
  test.each(['png', 'jpeg', 'webp', 'avif'] as const)(
    'is taken as %s and kept as a small square',
    async (format) => {
      const viewer = await arrive()
      const sent = await photo('red').toFormat(format).toBuffer()
      const { status, avatarUrl } = await put(viewer, sent, `image/${format}`)
      expect(status).toBe(200)
      const answer = await fetchPicture(avatarUrl)
      expect(answer.headers.get('content-type')).toBe('image/webp')
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      const kept = Buffer.from(await answer.arrayBuffer())
      expect(await sharp(kept).metadata()).toMatchObject({
        format: 'webp',
        width: 256,
        height: 256,
      })
    },
  )

  test('stands upright, without what else was in its file, whatever that is called', async () => {
    const viewer = await arrive()
    const halves = await sharp({
      create: { width: 400, height: 400, channels: 3, background: 'blue' },
    })
      .composite([{ input: await photo('red', [200, 400]).png().toBuffer(), left: 0, top: 0 }])
      .withMetadata({ orientation: 6, exif: { IFD0: { Copyright: 'Nobody' } } })
      .jpeg()
      .toBuffer()
    expect(halves.includes('Nobody')).toBe(true)
    const polyglot = Buffer.concat([halves, Buffer.from('<script>')])
    await put(viewer, polyglot, 'image/png')
    const [name = ''] = (await keptOf(viewer)) ?? []
    const kept = await readFile(
      path.join(avatarFiles(server.context.config).all(viewer.userId), name),
    )
    expect(kept.includes('Nobody') || kept.includes('<script>')).toBe(false)
    const [red = 0, , blue = 0] = await sharp(kept)
      .extract({ left: 128, top: 16, width: 1, height: 1 })
      .raw()
      .toBuffer()
    // Turned by a quarter, what was on the left is above.
    expect([red > 200, blue < 60]).toEqual([true, true])
  })

  test('is in every answer about the viewer, for all to see', async () => {
    const viewer = await arrive()
    expect((await me(viewer)).avatarUrl).toBeNull()
    const { avatarUrl } = await put(viewer, await photo('red').png().toBuffer())
    expect(avatarUrl).not.toContain(viewer.userId)
    expect((await me(viewer)).avatarUrl).toBe(avatarUrl)
    const { browser, token } = viewer
    expect(await browser.send('GET', '/api/account/export', { token })).toMatchObject({
      body: { data: { account: { profile: { avatarUrl } } } },
    })
    expect(await browser.send('POST', '/api/auth/refresh')).toMatchObject({
      body: { user: { avatarUrl } },
    })
  })

  test('has another address when it is another, and the one before is gone', async () => {
    const viewer = await arrive()
    const first = await put(viewer, await photo('red').png().toBuffer())
    const second = await put(viewer, await photo('blue').png().toBuffer())
    expect(second.avatarUrl).not.toBe(first.avatarUrl)
    const old = await fetchPicture(first.avatarUrl)
    expect(old.status).toBe(404)
    expect(old.headers.get('cache-control') ?? '').not.toContain('immutable')
    expect((await fetchPicture(second.avatarUrl)).status).toBe(200)
    expect(await keptOf(viewer)).toHaveLength(1)
  })

  test('is one of those that were sent at once, and the others leave nothing', async () => {
    const viewer = await arrive()
    const colours = ['red', 'green', 'blue', 'white', 'black']
    const pictures = await Promise.all(colours.map((colour) => photo(colour).png().toBuffer()))
    await Promise.all(pictures.map((picture) => put(viewer, picture)))
    expect((await fetchPicture((await me(viewer)).avatarUrl)).status).toBe(200)
    expect(await keptOf(viewer)).toHaveLength(1)
  })

  test('is removed, as often as it is asked for', async () => {
    const viewer = await arrive()
    const { browser, token } = viewer
    const { avatarUrl } = await put(viewer, await photo('red').png().toBuffer())
    const remove = () => browser.send('DELETE', '/api/account/avatar', { token })
    expect(await remove()).toMatchObject({ status: 204 })
    expect(await remove()).toMatchObject({ status: 204 })
    expect((await me(viewer)).avatarUrl).toBeNull()
    expect((await fetchPicture(avatarUrl)).status).toBe(404)
    expect(await keptOf(viewer)).toEqual([])
  })

  test('goes with the account, also one that a late request has left', async () => {
    const viewer = await arrive()
    const { browser, token, password } = viewer
    const { avatarUrl } = await put(viewer, await photo('red').png().toBuffer())
    const closed = await browser.send('POST', '/api/account/close', { token, body: { password } })
    expect(closed).toMatchObject({ status: 204 })
    expect((await fetchPicture(avatarUrl)).status).toBe(404)
    expect(await keptOf(viewer)).toBeUndefined()
    const folder = avatarFiles(server.context.config).all(viewer.userId)
    await mkdir(folder)
    await writeFile(path.join(folder, 'late.webp'), 'late')
    // Tried again as the worker does: on a busy machine Redis may be late.
    await vi.waitFor(() => eraseLeftovers(server.context, new Date(Date.now() + 1000)), patient)
    expect(await keptOf(viewer)).toBeUndefined()
  })
})

describe('what is no picture', () => {
  test('is refused with the reason, and changes nothing', async () => {
    const viewer = await arrive()
    const good = await photo('red').png().toBuffer()
    const { avatarUrl } = await put(viewer, good)
    const giant = await photo('red', [8000, 6000]).png().toBuffer()
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    )
    const refusals: [Buffer, string, number, RegExp][] = [
      [svg, 'image/svg+xml', 415, /Send the file as image\/png/],
      [svg, 'image/png', 415, /no photo in JPEG, PNG, WebP or AVIF/],
      [Buffer.from('GIF89a'), 'image/webp', 415, /no photo/],
      [Buffer.from('\0\0\0\x18ftypheic'), 'image/avif', 415, /no photo/],
      [(await photo('red').jpeg().toBuffer()).subarray(0, 800), 'image/jpeg', 415, /damaged/],
      [giant, 'image/png', 415, /more than 40 megapixels/],
      [Buffer.alloc(0), 'image/png', 400, /empty/],
      [Buffer.alloc(8 * 1024 * 1024 + 1), 'image/png', 413, /larger than 8 MB/],
    ]
    for (const [content, type, status, reason] of refusals) {
      const answer = await put(viewer, content, type)
      expect(answer, type).toMatchObject({
        status,
        detail: expect.stringMatching(reason) as string,
      })
    }
    expect((await me(viewer)).avatarUrl).toBe(avatarUrl)
    expect(await keptOf(viewer)).toHaveLength(1)
  })

  test.each([
    `/api/avatars/${'0'.repeat(24)}/${'0'.repeat(24)}.webp`,
    `/api/avatars/${'0'.repeat(24)}/..%2f..%2fmail`,
    `/api/avatars/..%2f..%2f/${'0'.repeat(24)}.webp`,
  ])('is not found: %s', async (url) => {
    expect((await fetchPicture(url)).status).toBe(404)
  })
})
