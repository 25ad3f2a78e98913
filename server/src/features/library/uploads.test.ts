import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestServer } from '../../../test/harness.ts'
import { cleanUploads } from './jobs.ts'
import { createLibrary, type Library } from './library.ts'
import {
  begin,
  create,
  idIn,
  look,
  offsetOf,
  openUploader,
  patch,
  seemingFilm,
  speak,
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

describe('an upload', () => {
  test('arrives in parts on whichever instance, and is the file that was sent', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(3_000_000)
    const location = await begin(uploader, servers[0].url, {
      size: file.length,
      fields: { filename: 'Nacht & Tag.mp4', title: 'Night and Day', year: '1971' },
    })
    expect(location).toMatch(/^\/api\/uploads\/files\/upl_[0-9a-z]{16}$/)
    const parts = [file.subarray(0, 1_000_000), file.subarray(1_000_000)]
    const headers = { 'Upload-Checksum': `sha256 ${base64(parts[0]!)}` }
    const first = await patch(uploader, here(location), { offset: 0, body: parts[0]!, headers })
    expect(first).toMatchObject({ status: 204 })
    expect(first.headers.get('upload-offset')).toBe('1000000')
    expect(await offsetOf(uploader, there(location))).toBe(1_000_000)
    expect(await look(uploader, location)).toMatchObject({
      state: 'receiving',
      receivedBytes: 1_000_000,
      title: 'Night and Day',
      year: 1971,
      fileName: 'Nacht & Tag.mp4',
    })
    const second = await patch(uploader, there(location), { offset: 1_000_000, body: parts[1]! })
    expect(second.status).toBe(204)
    expect(await look(uploader, location)).toMatchObject({ state: 'queued' })
    expect(readFileSync(path.join(folder, idIn(location))).equals(file)).toBe(true)
  })

  test('goes on where it was cut, with what had arrived', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(2_000_000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    await cutOff(here(location), file.subarray(0, 700_000))
    await vi.waitFor(async () => expect(await offsetOf(uploader, there(location))).toBe(700_000), {
      timeout: 20_000,
    })
    const rest = { offset: 700_000, body: file.subarray(700_000) }
    expect(await patch(uploader, there(location), rest)).toMatchObject({ status: 204 })
    expect(readFileSync(path.join(folder, idIn(location))).equals(file)).toBe(true)
  })

  test('is begun once for one Idempotency-Key', async () => {
    uploader = await openUploader(servers[0])
    const again = { size: 500, headers: { 'Idempotency-Key': 'television-17' } }
    const location = await begin(uploader, servers[0].url, again)
    expect(await begin(uploader, servers[1].url, again)).toBe(location)
    expect(await create(uploader, servers[0].url, { ...again, size: 501 })).toMatchObject({
      status: 409,
    })
    expect((await uploadsOf(uploader)).map(({ id }) => id)).toEqual([idIn(location)])
  })

  test('whose last answer was lost is finished when its client asks', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(2000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    // As if the instance had died between the last byte and the note of it.
    await writeFile(path.join(folder, idIn(location)), file)
    expect(await offsetOf(uploader, here(location))).toBe(2000)
    expect(await look(uploader, location)).toMatchObject({ state: 'queued' })
    expect(await offsetOf(uploader, here(location))).toBe(2000)
  })

  test('holds for one request at a time over all instances', async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(400_000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    const answers = await Promise.all(
      [here, there, here, there].map((at) =>
        patch(uploader, at(location), { offset: 0, body: file.subarray(0, 300_000) }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([204, 409, 409, 409])
    expect(statSync(path.join(folder, idIn(location))).size).toBe(300_000)
  })

  test('is taken away from a connection that hangs', { timeout: 40_000 }, async () => {
    uploader = await openUploader(servers[0])
    const file = seemingFilm(100_000)
    const location = await begin(uploader, servers[0].url, { size: file.length })
    const hanging = sendSlowly(here(location), file.subarray(0, 40_000), 60_000)
    await vi.waitFor(() => expect(statSync(path.join(folder, idIn(location))).size).toBe(40_000), {
      timeout: 20_000,
    })
    expect(await offsetOf(uploader, there(location))).toBe(40_000)
    const rest = { offset: 40_000, body: file.subarray(40_000) }
    expect(await patch(uploader, there(location), rest)).toMatchObject({ status: 204 })
    hanging.destroy()
  })

  test('is removed with all its files', async () => {
    uploader = await openUploader(servers[0])
    const location = await begin(uploader, servers[0].url, { size: 5000 })
    expect(left(location)).toBe(true)
    const { browser, token } = uploader
    const removed = await browser.send('DELETE', `/api/uploads/${idIn(location)}`, { token })
    expect(removed.status).toBe(204)
    expect(left(location)).toBe(false)
    expect(await speak(uploader, { method: 'HEAD', url: here(location) })).toMatchObject({
      status: 404,
    })
  })

  test('of others is unknown, and viewers have none', async () => {
    const [owner, stranger] = [await openUploader(servers[0]), await openUploader(servers[0])]
    const location = await begin(owner, servers[0].url, { size: 5000 })
    expect(await offsetOf(stranger, here(location))).toBe(-1)
    const body = seemingFilm(5000)
    expect(await patch(stranger, here(location), { offset: 0, body })).toMatchObject({
      status: 404,
    })
    await servers[0].context.mongo
      .collection<{ _id: string }>('users')
      .updateOne({ _id: stranger.userId }, { $set: { role: 'viewer' } })
    await vi.waitFor(
      async () =>
        expect(await create(stranger, servers[0].url, { size: 5000 })).toMatchObject({
          status: 403,
        }),
      { timeout: 10_000 },
    )
    const nobody = { ...stranger, token: 'nothing' }
    expect(await create(nobody, servers[0].url, { size: 5000 })).toMatchObject({ status: 401 })
  })
})

test('abandoned uploads go, those under way and complete ones stay', async () => {
  uploader = await openUploader(servers[0])
  const file = seemingFilm(3000)
  const [abandoned, complete] = [
    await begin(uploader, servers[0].url, { size: file.length }),
    await begin(uploader, servers[0].url, { size: file.length }),
  ]
  await writeFile(path.join(folder, idIn(complete)), file)
  const orphan = path.join(folder, 'upl_0000000000000000')
  await mkdir(folder, { recursive: true })
  await writeFile(orphan, file)
  await utimes(orphan, 0, 0)
  await cleanUploads(library, 3600_000)
  expect(left(abandoned)).toBe(true)
  expect(existsSync(orphan)).toBe(false)
  await cleanUploads(library, -1000)
  expect(left(abandoned)).toBe(false)
  expect(await look(uploader, complete)).toMatchObject({ state: 'queued' })
  expect(readdirSync(folder)).toContain(idIn(complete))
})

const sendSlowly = (url: string, body: Buffer, promised: number) => {
  const request = httpRequest(url, {
    method: 'PATCH',
    headers: {
      Authorization: `Bearer ${uploader.token}`,
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': promised,
    },
  })
  request.on('error', () => undefined)
  request.write(body)
  return request
}

/** Sends a part of a part, and breaks off once it was received. */
async function cutOff(url: string, body: Buffer): Promise<void> {
  const request = sendSlowly(url, body, body.length + 100_000)
  const file = path.join(folder, idIn(url))
  await vi.waitFor(() => expect(statSync(file).size).toBe(body.length), { timeout: 20_000 })
  request.destroy()
}
