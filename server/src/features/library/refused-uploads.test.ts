import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestServer } from '../../../test/harness.ts'
import { createLibrary, type Library } from './library.ts'
import {
  begin,
  create,
  idIn,
  look,
  offsetOf,
  openUploader,
  patch,
  pretendWorker,
  seemingFilm,
  startTwoServers,
  uploadsOf,
  type Uploader,
} from './test/uploader.ts'

let servers: [TestServer, TestServer]
let uploader: Uploader
let library: Library
let folder: string

beforeAll(async () => {
  servers = await startTwoServers()
  library = createLibrary(servers[0].context)
  folder = library.folders.uploads
}, 60_000)
afterAll(async () => {
  for (const server of servers) await server.close()
})

const here = (location: string): string => servers[0].url + location
const there = (location: string): string => servers[1].url + location
const base64 = (part: Buffer): string => createHash('sha256').update(part).digest('base64')
const left = (location: string): boolean => existsSync(path.join(folder, idIn(location)))

describe('a bad upload leaves nothing behind and is told why:', () => {
  const refused = async (file: Buffer, filename: string) => {
    uploader = await openUploader(servers[0])
    const location = await begin(uploader, servers[0].url, {
      size: file.length,
      fields: { filename },
    })
    const answer = await patch(uploader, here(location), { offset: 0, body: file })
    expect(left(location)).toBe(false)
    expect(await uploadsOf(uploader)).toEqual([])
    return answer.problem
  }

  test.each([
    ['text', 'Once upon a time there was a film.\n'.repeat(60)],
    ['a playlist', '#EXTM3U\n#EXTINF:4,\nhttp://127.0.0.1/secret\n'],
    ['SVG', '<?xml version="1.0"?>\n<svg onload="alert(1)"></svg>'],
    ['a web page', '<!doctype html><script>alert(1)</script>'],
    ['an archive', 'PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['none of the kinds', '\x00\x01\x02\x03\x04\x05\x06\x07\x08\x00\x01'],
  ])('%s called .mp4', async (what, text) => {
    const problem = await refused(Buffer.from(text, 'latin1'), 'film.mp4')
    expect(problem).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    expect(problem?.detail).toContain(what)
  })

  test.each([
    ['../../etc/passwd', 'filename'],
    ['..\\..\\boot.ini', 'filename'],
    ['/etc/passwd', 'filename'],
    ['..', 'filename'],
    ['night\0.mp4', 'filename'],
    ['x'.repeat(300), 'filename'],
  ])('a file called %j', async (filename, field) => {
    uploader = await openUploader(servers[0])
    const { status, problem } = await create(uploader, servers[0].url, {
      size: 500,
      fields: { filename },
    })
    expect(status).toBe(422)
    expect(problem?.errors?.map((error) => error.path)).toEqual([`Upload-Metadata.${field}`])
    expect(await uploadsOf(uploader)).toEqual([])
  })

  test.each([
    [{ size: 31_000_000 }, 413, 'payload_too_large'],
    [{ size: 0 }, 400, 'malformed_request'],
    [{ size: 500, fields: { title: '' } }, 422, 'validation_failed'],
    [{ size: 500, fields: { year: '71' } }, 422, 'validation_failed'],
    [{ size: 500, fields: { owner: 'me' } }, 422, 'validation_failed'],
    [{ size: 500, headers: { 'Upload-Length': '1e9' } }, 400, 'malformed_request'],
    [{ size: 500, headers: { 'Upload-Metadata': 'filename ***' } }, 400, 'malformed_request'],
    [{ size: 500, headers: { 'Tus-Resumable': '0.2.2' } }, 412, 'precondition_failed'],
    [{ size: 500, headers: { 'Idempotency-Key': 'a' } }, 400, 'malformed_request'],
  ])('%j', async (creation, status, code) => {
    uploader = await openUploader(servers[0])
    const answer = await create(uploader, servers[0].url, creation)
    expect(answer.problem).toMatchObject({ status, code })
    expect(await uploadsOf(uploader)).toEqual([])
  })

  test('a part that is too large, damaged, elsewhere, of another type, or beyond the end', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(10_000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    const send = (part: Parameters<typeof patch>[2]) => patch(uploader, here(location), part)
    const large = Buffer.alloc(8 * 1024 * 1024 + 1)
    expect((await send({ offset: 0, body: large })).problem?.code).toBe('payload_too_large')
    const body = file.subarray(0, 6000)
    const wrong = { 'Upload-Checksum': `sha256 ${base64(Buffer.from('another'))}` }
    expect((await send({ offset: 0, body, headers: wrong })).problem).toMatchObject({
      status: 460,
      code: 'checksum_mismatch',
    })
    expect(await offsetOf(uploader, here(location))).toBe(0)
    const odd = { 'Upload-Checksum': 'md5 AAAA' }
    expect((await send({ offset: 0, body, headers: odd })).problem?.code).toBe('malformed_request')
    const text = { 'Content-Type': 'text/plain' }
    expect((await send({ offset: 0, body, headers: text })).problem?.code).toBe(
      'unsupported_media_type',
    )
    expect((await send({ offset: 5, body })).problem?.code).toBe('upload_conflict')
    expect((await send({ offset: 0, body: Buffer.alloc(10_001) })).problem?.code).toBe(
      'payload_too_large',
    )
    expect(await send({ offset: 0, body: file })).toMatchObject({ status: 204 })
  })

  test('a second finish', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(2000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    expect(await patch(uploader, here(location), { offset: 0, body: file })).toMatchObject({
      status: 204,
    })
    const again = await patch(uploader, here(location), { offset: 2000, body: Buffer.alloc(0) })
    expect(again.problem).toMatchObject({ status: 409, code: 'upload_conflict' })
    expect(await look(uploader, location)).toMatchObject({ state: 'queued' })
  })

  test('more than the quota, also of several at once', async () => {
    uploader = await openUploader(servers[0])
    const answers = await Promise.all(
      [here, there, here].map((at) => create(uploader, at(''), { size: 25_000_000 })),
    )
    const codes = answers.map(({ problem }) => problem?.code)
    expect(codes.filter((code) => code === 'storage_quota_exceeded').length).toBeGreaterThan(1)
    expect((await uploadsOf(uploader)).length).toBeLessThanOrEqual(1)
  })

  test('what a quota has no room for in the middle, because the tier has changed', async () => {
    uploader = await openUploader(servers[0])
    const users = servers[0].context.mongo.collection<{ _id: string }>('users')
    const become = (tier: string) => users.updateOne({ _id: uploader.userId }, { $set: { tier } })
    await become('premium')
    const file = seemingFilm(3000)
    const sizes = [25_000_000, 25_000_000]
    let locations: string[] = []
    await vi.waitFor(
      async () => {
        for (const size of sizes.slice(locations.length)) {
          locations = [...locations, await begin(uploader, servers[0].url, { size })]
        }
      },
      { timeout: 10_000 },
    )
    const [first = ''] = locations
    expect(await patch(uploader, here(first), { offset: 0, body: file })).toMatchObject({
      status: 204,
    })
    await become('free')
    await vi.waitFor(
      async () => {
        const offset = await offsetOf(uploader, here(first))
        const answer = await patch(uploader, here(first), { offset, body: file })
        expect(answer.problem).toMatchObject({ status: 413, code: 'storage_quota_exceeded' })
      },
      { timeout: 10_000 },
    )
    expect(left(first)).toBe(false)
  })
})

test('nothing is taken while no worker could make a film of it, and the page is told why', async () => {
  uploader = await openUploader(servers[0])
  const { browser, token } = uploader
  await servers[0].context.redis.state.del(
    'state:1:transcoders:{media}:able',
    'state:1:transcoders:{media}:present',
  )
  const closed = await create(uploader, servers[0].url, { size: 500 })
  expect(closed.problem).toMatchObject({ status: 503, code: 'transcoding_unavailable' })
  await library.workers.announce({ hasFfmpeg: false })
  const without = await create(uploader, servers[0].url, { size: 500 })
  expect(without.problem?.detail).toContain('ffmpeg')
  const { body } = await browser.send('GET', '/api/uploads/allowance', { token })
  expect(body).toMatchObject({ isOpen: false, quotaBytes: 40_000_000, maxFileBytes: 30_000_000 })
  await pretendWorker(servers[0])
  expect(await create(uploader, servers[0].url, { size: 500 })).toMatchObject({ status: 201 })
})
