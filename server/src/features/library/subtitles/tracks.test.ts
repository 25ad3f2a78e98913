import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TextTrack } from '@cinema/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startServer, testEnvironment, type TestServer } from '../../../../test/harness.ts'
import { mediaPathOf } from '../folders.ts'
import { createLibrary, type Library } from '../library.ts'
import { masterPlaylist } from '../packaging/master-playlist.ts'
import { mediaPlaylist } from '../packaging/playlist.ts'
import { openUploader, type Uploader } from '../test/uploader.ts'
import { uploadIdOf } from '../upload-rules.ts'

let servers: [TestServer, TestServer]
let library: Library
let uploader: Uploader
let id: string

beforeAll(async () => {
  const { MONGODB_URI, JWT_SECRETS, DATA_DIR } = testEnvironment()
  const shared = { MONGODB_URI, JWT_SECRETS, DATA_DIR }
  servers = [await startServer(shared), await startServer(shared)]
  library = createLibrary(servers[0].context)
}, 60_000)
afterAll(async () => {
  for (const server of servers) await server.close()
})
beforeEach(async () => {
  uploader = await openUploader(servers[0])
  id = await readyFilm()
})

const embedded = { language: 'en', label: 'English', file: 'en' }
const segment = { uri: 'seg-00000.m4s', durationSeconds: 4, sizeBytes: 100 }

/** A film of four seconds as a worker leaves it, with English words inside. */
async function readyFilm(): Promise<string> {
  const uploadId = uploadIdOf(uploader.userId, undefined)
  const film = library.folders.film(uploadId)
  for (const folder of ['360p', 'subtitles'])
    mkdirSync(path.join(film, folder), { recursive: true })
  writeFileSync(path.join(film, '360p', segment.uri), Buffer.alloc(segment.sizeBytes))
  writeFileSync(path.join(film, '360p', 'index.m3u8'), mediaPlaylist([segment]))
  writeFileSync(path.join(film, 'subtitles', 'tracks.json'), JSON.stringify([embedded]))
  const size = { width: 640, height: 360, bandwidth: 9, averageBandwidth: 9, codecs: 'avc1.640028' }
  const master = { frameRate: 25, renditions: [{ name: '360p', ...size }], subtitles: [embedded] }
  writeFileSync(path.join(film, 'master.m3u8'), masterPlaylist(master))
  const movieId = await library.publications.publish({
    ...{ wantedId: null, title: `Evening ${uploadId}`, year: 1971, durationSeconds: 4 },
    media: { path: mediaPathOf(uploadId), bestHeight: 360 },
    ...{ posterUrl: null, backdropUrl: null, trickplayUrl: null },
    ...{ introEndSeconds: null, creditsStartSeconds: null },
  })
  const done = { state: 'ready' as const, stage: null, progressRatio: 1, renditions: ['360p'] }
  await library.uploads.add({
    ...{ _id: uploadId, userId: uploader.userId, fileName: 'a.mp4', title: 'Evening', year: 1971 },
    ...{ wantedMovieId: null, movieId, sizeBytes: 9, receivedBytes: 9, keptBytes: 9, ...done },
    ...{ problem: null, notes: [], sha256: null, attempt: null, attempts: 1 },
    ...{ createdAt: new Date(), updatedAt: new Date() },
  })
  return uploadId
}

const german = '1\n00:00:01,000 --> 00:00:02,000\nGuten Abend.\n'

const add = ({ browser, token }: Uploader, body: object) =>
  browser.send('POST', `/api/uploads/${id}/subtitles`, { token, body })

const list = async (): Promise<TextTrack[]> => {
  const { browser, token } = uploader
  const { body } = await browser.send('GET', `/api/uploads/${id}/subtitles`, { token })
  return (body as { items: TextTrack[] }).items
}

/** What a player is given, and the address of it. */
async function play(below = 'master.m3u8'): Promise<string> {
  const upload = await library.uploads.byId(id)
  const { browser, token } = uploader
  const { body } = await browser.send('GET', `/api/streaming/sources/${upload?.movieId}`, { token })
  const { sources } = body as { sources: { provider: string; url: string }[] }
  const url = sources.find(({ provider }) => provider === 'library')?.url ?? ''
  const answer = await fetch(servers[0].url + url.replace('master.m3u8', below))
  expect(answer.status).toBe(200)
  return answer.text()
}

const master = (): string =>
  readFileSync(path.join(library.folders.film(id), 'master.m3u8'), 'utf8')

describe('subtitles sent in beside a film', () => {
  test('are text tracks of its master playlist, and go again', async () => {
    const added = await add(uploader, { language: 'de', text: german })
    expect(added).toMatchObject({ status: 201, body: { language: 'de', label: 'German' } })
    const { id: trackId } = added.body as TextTrack
    expect((await list()).map(({ label, source }) => [label, source])).toEqual([
      ['English', 'embedded'],
      ['German', 'uploaded'],
    ])
    const playlist = await play()
    expect(
      playlist.match(/TYPE=SUBTITLES.*NAME="(English|German)",LANGUAGE="(en|de)"/g),
    ).toHaveLength(2)
    expect(playlist).toMatch(/STREAM-INF:.*,SUBTITLES="subtitles"$/m)
    expect(await play(`subtitles/${trackId}.m3u8`)).toContain(`${trackId}.vtt?token=`)
    expect(await play(`subtitles/${trackId}.vtt`)).toMatch(/^WEBVTT\n.*MPEGTS[^]*Guten Abend\.\n$/)

    const { browser, token } = uploader
    const url = `/api/uploads/${id}/subtitles/${trackId}`
    expect(await browser.send('DELETE', url, { token })).toMatchObject({ status: 204 })
    expect(await browser.send('DELETE', url, { token })).toMatchObject({ status: 404 })
    expect(await play()).not.toContain('German')
    expect(readdirSync(path.join(library.folders.film(id), 'subtitles'))).toEqual(['tracks.json'])
  })

  test('of several instances at once are all there', async () => {
    const languages = ['de', 'fr', 'it', 'es', 'pt-BR', 'sr-Latn']
    const answers = await Promise.all(
      languages.map((language, at) =>
        fetch(`${servers[at % 2 === 0 ? 0 : 1].url}/api/uploads/${id}/subtitles`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${uploader.token}`,
            'Content-Type': 'application/json',
          },
          body: JSON.stringify({ language, text: german }),
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(languages.map(() => 201))
    const offered = [...master().matchAll(/LANGUAGE="([^"]*)"/g)].map(([, language]) => language)
    expect(offered.toSorted()).toEqual([...languages, 'en'].toSorted())
  })

  test.each([
    [{ language: 'de', text: 'no times here' }, 422, /^Line 1: times such as/],
    [{ language: '../../etc', text: german }, 422, /body\.language/],
    [{ language: 'de', label: 'a\nb', text: german }, 422, /body\.label/],
    [{ language: 'de', text: 'x'.repeat(1_000_001) }, 422, /body\.text/],
    [{ language: 'de', text: 'x'.repeat(4_000_001) }, 413, /larger than/],
    [{ language: 'en', label: 'English', text: german }, 409, /called English already/],
  ])('that cannot be are refused, and leave nothing: %#', async (body, status, detail) => {
    const before = master()
    expect(await add(uploader, body)).toMatchObject({
      status,
      body: { detail: expect.stringMatching(detail) as string },
    })
    expect(master()).toBe(before)
    expect(readdirSync(path.join(library.folders.film(id), 'subtitles'))).toEqual(['tracks.json'])
  })

  test('wait until the film is ready', async () => {
    await library.uploads.change(id, ['ready'], { state: 'working' })
    expect(await add(uploader, { language: 'de', text: german })).toMatchObject({ status: 409 })
  })
})
