import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PhotoStyle, type PhotoFilm } from '@cinema/contract'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openBrowser, type Browser } from '../../../../test/browser.ts'
import { filesOf } from '../folders.ts'
import { hasFfmpeg, run } from '../packaging/program.ts'
import { photoGraph } from './styles.ts'
import { FilmStage, patient } from '../test/film-stage.ts'

const able = hasFfmpeg() || process.env['CI'] !== undefined
if (!able) console.warn('skipped: making films of photos needs ffmpeg and ffprobe')

interface Viewer {
  readonly browser: Browser
  readonly token: string
  readonly password: string
}

let stage: FilmStage
let owner: Viewer
let stranger: Viewer

beforeAll(async () => {
  stage = await FilmStage.open(process.env['PATH'] ?? '')
}, 120_000)
beforeEach(async () => {
  await stage.signIn()
  owner = await arrive()
  stranger = await arrive()
})
afterAll(() => stage.close())

async function arrive(): Promise<Viewer> {
  const browser = openBrowser(stage.server.url)
  const { token, account } = await browser.register()
  return { browser, token, password: account.password }
}

const films = '/api/uploads/photo-films'

const call = (viewer: Viewer, method: string, url: string, body?: object) =>
  viewer.browser.send(method, url, { token: viewer.token, ...(body && { body }) })

async function begin(style: PhotoFilm['style']): Promise<string> {
  const { status, body } = await call(owner, 'POST', films, { title: 'Summer', style })
  expect(status).toBe(201)
  return (body as PhotoFilm).id
}

async function put({ token }: Viewer, below: string, content: Buffer) {
  const response = await fetch(`${stage.server.url}${films}/${below}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(content),
  })
  const text = await response.text()
  const problem = text === '' ? null : (JSON.parse(text) as { detail: string })
  return { status: response.status, detail: problem?.detail ?? null }
}

const photo = (background: string, [width, height]: readonly [number, number] = [640, 480]) =>
  sharp({ create: { width, height, channels: 3, background } })

async function find(id: string, viewer = owner): Promise<PhotoFilm | undefined> {
  const { body } = await call(viewer, 'GET', films)
  return (body as { items: PhotoFilm[] }).items.find((film) => film.id === id)
}

async function sound(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cinema-sound-'))
  const file = path.join(folder, 'sound.mp3')
  await run('ffmpeg', ['-f', 'lavfi', '-i', 'sine=d=2', file])
  const bytes = await readFile(file)
  await rm(folder, { recursive: true })
  return bytes
}

describe('photos', () => {
  test('are taken as pictures alone, without what else is in their files', async () => {
    const id = await begin('classic')
    const secret = { IFD0: { Copyright: 'Nobody' } }
    const exif = await photo('red', [480, 640]).withExif(secret).jpeg().toBuffer()
    expect(exif.includes('Nobody')).toBe(true)
    const polyglot = Buffer.concat([await photo('blue').png().toBuffer(), Buffer.from('<script>')])
    expect(await put(owner, `${id}/photos/1`, exif)).toMatchObject({ status: 204 })
    expect(await put(owner, `${id}/photos/2`, polyglot)).toMatchObject({ status: 204 })
    const folder = stage.folders.photos(id)
    for (const name of ['01.jpg', '02.jpg']) {
      const kept = await readFile(path.join(folder, name))
      expect(kept.includes('Nobody') || kept.includes('<script>')).toBe(false)
      expect(await sharp(kept).metadata()).toMatchObject({
        format: 'jpeg',
        width: 2560,
        height: 1440,
      })
    }
    expect(await find(id)).toMatchObject({ photoCount: 2, hasMusic: false, state: 'receiving' })
  })

  test('are nothing that administrators could read or give subtitles', async () => {
    const id = await begin('classic')
    const administrator = { ...owner, token: stage.uploader.token }
    const subtitles = `/api/uploads/${id}/subtitles`
    const track = { language: 'en', text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n' }
    expect(await call(administrator, 'GET', `/api/uploads/${id}`)).toMatchObject({ status: 404 })
    expect(await call(administrator, 'GET', subtitles)).toMatchObject({ status: 404 })
    expect(await call(administrator, 'POST', subtitles, track)).toMatchObject({ status: 404 })
  })

  test('that are none are refused with the reason, and leave nothing', async () => {
    const id = await begin('classic')
    const good = await photo('red').jpeg().toBuffer()
    const giant = await photo('red', [8000, 6000]).png().toBuffer()
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    )
    const refusals: [string, Buffer, number, RegExp][] = [
      ['photos/1', svg, 415, /no photo in JPEG, PNG or WebP/],
      ['photos/1', Buffer.from('hello'), 415, /no photo/],
      ['photos/1', good.subarray(0, 800), 415, /damaged/],
      ['photos/1', giant, 415, /more than 40 megapixels/],
      ['photos/1', Buffer.alloc(8_000_001), 413, /larger/],
      ['photos/0', good, 404, /numbered from 1 to 40/],
      ['photos/..%2f..%2fx', good, 404, /numbered/],
      ['music', Buffer.from('#EXTM3U'), 415, /no music/],
    ]
    for (const [below, content, status, reason] of refusals) {
      const answer = await put(owner, `${id}/${below}`, content)
      expect(answer, below).toMatchObject({
        status,
        detail: expect.stringMatching(reason) as string,
      })
    }
    expect(existsSync(stage.folders.photos(id))).toBe(false)
    expect(await call(owner, 'POST', `${films}/${id}/make`)).toMatchObject({ status: 409 })
    expect(await put(stranger, `${id}/photos/1`, good)).toMatchObject({ status: 404 })
    expect(await call(stranger, 'DELETE', `${films}/${id}`)).toMatchObject({ status: 404 })
    expect(await call(owner, 'DELETE', `${films}/${id}`)).toMatchObject({ status: 204 })
    expect(await find(id)).toBeUndefined()
  })
})

test('films of photos go with the account of their owner, also those that play', async () => {
  const { mongo, publications } = stage.server.context
  const uploads = mongo.collection<{ _id: string; userId: string | null }>('uploads')
  const ownFilms = mongo.collection<{ _id: string }>('ownfilms')
  const [draft, playing] = [await begin('classic'), await begin('vintage')]
  for (const id of [draft, playing]) {
    const content = await photo('red').png().toBuffer()
    expect(await put(owner, `${id}/photos/1`, content)).toMatchObject({ status: 204 })
  }
  const { userId } = (await uploads.findOne({ _id: playing })) ?? {}
  const movieId = playing.replace('upl_', 'own_')
  await publications.publishFor(userId ?? '', movieId, {
    ...{ wantedId: null, title: 'Summer', year: null, durationSeconds: 4 },
    media: { path: `library/${playing}`, bestHeight: 360 },
    ...{ posterUrl: null, backdropUrl: null, trickplayUrl: null },
    ...{ introEndSeconds: null, creditsStartSeconds: null },
  })
  await mkdir(stage.folders.film(playing), { recursive: true })
  const set = { movieId, state: 'ready', renditions: ['360p'] }
  await uploads.updateOne({ _id: playing }, { $set: set })
  expect(await call(owner, 'GET', `/api/movies/${movieId}`)).toMatchObject({ status: 200 })

  const { password } = owner
  expect(await call(owner, 'POST', '/api/account/close', { password })).toMatchObject({
    status: 204,
  })
  expect(await ownFilms.findOne({ _id: movieId })).toBeNull()
  for (const id of [draft, playing]) {
    expect(await uploads.findOne({ _id: id })).toBeNull()
    expect(filesOf(stage.folders, id).filter(existsSync)).toEqual([])
  }
})

describe.runIf(able)('a film of photos', { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await stage.startWorker()
  }, 60_000)
  afterAll(() => stage.killWorker())

  test.each(PhotoStyle.options)('in the style %s is what ffmpeg can make', async (style) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cinema-style-'))
    const file = path.join(folder, 'photo.jpg')
    await photo('red', [320, 180]).jpeg().toFile(file)
    const inputs = [1, 2, 3].flatMap(() => ['-f', 'jpeg_pipe', '-i', file])
    const graph = ['-filter_complex', photoGraph(style, 3), '-map', '[film]']
    await run('ffmpeg', [...inputs, ...graph, '-frames:v', '3', '-f', 'null', '-'])
    await rm(folder, { recursive: true })
  })

  test('plays for its owner alone', async () => {
    const id = await begin('modern')
    for (const [index, colour] of ['red', 'blue'].entries()) {
      const content = await photo(colour, index === 0 ? [640, 480] : [300, 500])
        .webp()
        .toBuffer()
      expect(await put(owner, `${id}/photos/${index + 1}`, content)).toMatchObject({
        status: 204,
      })
    }
    expect(await put(owner, `${id}/music`, await sound())).toMatchObject({ status: 204 })
    expect(await call(owner, 'POST', `${films}/${id}/make`)).toMatchObject({ status: 200 })
    const film = await vi.waitFor(async () => {
      const found = await find(id)
      if (found?.state !== 'ready') throw new Error(JSON.stringify(found))
      return found
    }, patient)
    expect(film.renditions).toEqual(['1080p', '720p', '480p', '360p'])
    await expectOwn(film)
    const movieId = film.movieId ?? ''
    const { body } = await call(owner, 'GET', `/api/streaming/sources/${movieId}`)
    const [source] = (body as { sources: { url: string }[] }).sources
    const master = await fetch(stage.server.url + (source?.url ?? ''))
    expect(await master.text()).toMatch(/TYPE=AUDIO[^]*RESOLUTION=1920x1080/)
    expect(await call(owner, 'DELETE', `${films}/${id}`)).toMatchObject({ status: 204 })
    expect(await call(owner, 'GET', `/api/movies/${movieId}`)).toMatchObject({ status: 404 })
    await vi.waitFor(
      () => expect(filesOf(stage.folders, id).filter(existsSync)).toEqual([]),
      patient,
    )
  })
})

/** Its owner finds and plays it; others, administrators too, do not know that it is there. */
async function expectOwn({ id, movieId }: PhotoFilm): Promise<void> {
  expect(movieId).toMatch(/^own_/)
  const session = { movieId, deviceId: 'television' }
  const administrator = { ...stage.uploader, password: '' }
  for (const [viewer, status] of [
    [owner, 200],
    [stranger, 404],
    [administrator, 404],
  ] as const) {
    const asked = [
      await call(viewer, 'GET', `/api/movies/${movieId}`),
      await call(viewer, 'GET', `/api/streaming/sources/${movieId}`),
      await call(viewer, 'POST', '/api/streaming/sessions', session),
    ]
    expect(asked.map((answer) => (answer.status === 201 ? 200 : answer.status))).toEqual(
      asked.map(() => status),
    )
  }
  expect((await fetch(`${stage.server.url}/api/movies/${movieId}`)).status).toBe(404)
  expect(await call(administrator, 'GET', `/api/uploads/${id}`)).toMatchObject({ status: 404 })
  for (const url of ['/api/uploads?limit=100', '/api/movies?limit=100', '/api/search?q=summer']) {
    const { body } = await call(administrator, 'GET', url)
    expect(JSON.stringify(body)).not.toContain('Summer')
  }
  const { body } = await call(owner, 'GET', `/api/movies/${movieId}`)
  expect(body).toMatchObject({ title: 'Summer', posterUrl: null, trickplayUrl: null })
}
