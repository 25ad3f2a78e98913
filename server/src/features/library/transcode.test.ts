import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Upload } from '@cinema/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { listen } from '../../../test/event-listener.ts'
import { hasFfmpeg, run } from './packaging/program.ts'
import { attributes, readSegments } from './packaging/playlist.ts'
import { FilmStage, patient } from './test/film-stage.ts'
import { makeFilm } from './test/films.ts'

const able = hasFfmpeg() || process.env['CI'] !== undefined
if (!able) console.warn('skipped: making films of uploads needs ffmpeg and ffprobe')

let stage: FilmStage

beforeAll(async () => {
  stage = await FilmStage.open(process.env['PATH'] ?? '')
}, 120_000)
beforeEach(() => stage.signIn())
afterAll(() => stage.close())

/** The URL of the master playlist that a viewer is given. */
async function masterOf(movieId: string | null): Promise<string> {
  const { sources } = (await stage.call('GET', `/api/streaming/sources/${movieId}`)) as {
    sources: { provider: string; url: string }[]
  }
  return (
    stage.server.url + (sources.find(({ provider }) => provider === 'library')?.url ?? '/nowhere')
  )
}

describe.runIf(able)('an upload becomes a film', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    await stage.startWorker()
  }, 60_000)
  afterAll(() => stage.killWorker())

  test('with a ladder, sound, subtitles and pictures, and plays', async () => {
    const events = await listen(stage.server.url, stage.uploader.token)
    const file = await makeFilm({
      seconds: 9,
      size: '1280x534',
      container: 'mkv',
      chapters: [
        ['Intro', 0, 2],
        ['The ferry', 2, 7],
        ['End credits', 7, 9],
      ],
      subtitles: '1\n00:00:01,000 --> 00:00:03,500\nGood evening.\n\n',
    })
    const id = await stage.send(file, { title: 'Evening', year: '1971' })
    const watchable = await stage.until(id, ({ movieId }) => movieId !== null)
    expect(watchable.renditions).toContain('360p')
    const first = await fetch(await masterOf(watchable.movieId))
    expect(first.status).toBe(200)

    const upload = await stage.settled(id)
    expect(upload).toMatchObject({
      state: 'ready',
      renditions: ['720p', '480p', '360p'],
      problem: null,
    })
    const master = await (await fetch(await masterOf(upload.movieId))).text()
    const streams = [...master.matchAll(/^#EXT-X-STREAM-INF:.*$/gm)].map(([line]) =>
      attributes(line),
    )
    expect(streams.map((stream) => stream['RESOLUTION'])).toEqual([
      '1280x534',
      '854x356',
      '640x268',
    ])
    for (const stream of streams) {
      expect(stream).toMatchObject({
        'FRAME-RATE': '25.000',
        CODECS: expect.stringMatching(/^avc1\.6400[0-9a-f]{2},mp4a\.40\.2$/) as string,
        AUDIO: 'audio',
        SUBTITLES: 'subtitles',
      })
      expect(Number(stream['BANDWIDTH'])).toBeGreaterThanOrEqual(
        Number(stream['AVERAGE-BANDWIDTH']),
      )
    }
    await expectAligned(id, upload.renditions)
    await expectInTime(id, upload.renditions)
    const text = readFileSync(path.join(stage.folders.film(id), 'subtitles', 'en.vtt'), 'utf8')
    expect(text).toMatch(
      /^WEBVTT\nX-TIMESTAMP-MAP=[^]*00:01\.0\d\d --> 00:03\.5\d\d\nGood evening\./,
    )
    await stage.expectLeft(id, [stage.folders.film(id)])
    await expectListed(upload)
    await vi.waitFor(() =>
      expect(
        events.events.some((event) => event.type === 'upload' && event.upload.state === 'ready'),
      ).toBe(true),
    )
    events.close()
  })

  test('that is small and silent, and is taken out again', async () => {
    const id = await stage.send(await makeFilm({ seconds: 2, size: '320x180', sound: false }))
    const upload = await stage.settled(id)
    expect(upload).toMatchObject({ state: 'ready', renditions: ['360p'] })
    const master = await (await fetch(await masterOf(upload.movieId))).text()
    expect(master).toContain('RESOLUTION=320x180')
    expect(master).not.toContain('AUDIO')
    const removed = await stage.uploader.browser.send('DELETE', `/api/uploads/${id}`, {
      token: stage.uploader.token,
    })
    expect(removed.status).toBe(204)
    await stage.expectLeft(id, [])
    const movies = stage.server.context.mongo.collection<{ _id: string }>('movies')
    expect(await movies.findOne({ _id: upload.movieId ?? '' })).toBeNull()
  })

  test('taking its picture over where it is in shape already', async () => {
    const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-b:v', '800k']
    const cuts = ['-maxrate', '900k', '-bufsize', '900k', '-g', '100', '-sc_threshold', '0']
    const file = await makeFilm({ seconds: 9, size: '854x480', video: [...video, ...cuts] })
    const upload = await stage.settled(await stage.send(file))
    expect(upload.notes).toEqual(['480p was taken over as it is.'])
    expect(upload).toMatchObject({ state: 'ready', renditions: ['480p', '360p'] })
    await expectAligned(upload.id, upload.renditions)
  })
})

async function expectAligned(id: string, names: readonly string[]): Promise<void> {
  const cuts = await Promise.all(
    names.map(async (name) =>
      (await readSegments(path.join(stage.folders.film(id), name, 'index.m3u8'))).map(
        ({ durationSeconds }) => durationSeconds,
      ),
    ),
  )
  for (const cut of cuts) expect(cut).toEqual(cuts[0])
  expect(cuts[0]?.slice(0, 2)).toEqual([4, 4])
}

/** Every rendition and the sound begin at 0 and end together. */
async function expectInTime(id: string, names: readonly string[]): Promise<void> {
  for (const name of [...names, 'audio']) {
    const file = path.join(stage.folders.film(id), name, 'index.m3u8')
    const asked = ['-show_entries', 'format=start_time,duration', '-of', 'csv=p=0', file]
    const [start, duration] = (await run('ffprobe', asked)).toString().split(',').map(Number)
    expect(Math.abs(start ?? 9)).toBeLessThan(0.05)
    const chapters = await run('ffprobe', ['-show_chapters', '-of', 'csv=p=0', file])
    expect(chapters.toString().trim()).toBe('')
    expect(Math.abs((duration ?? 0) - 9)).toBeLessThan(0.15)
  }
}

interface Listed {
  durationSeconds: number
  posterUrl: string
  trickplayUrl: string
}

async function expectListed({ movieId }: Upload): Promise<void> {
  // What the instance has looked at a moment ago it may show for another one.
  const film = await vi.waitFor(async () => {
    const found = (await stage.call('GET', `/api/movies/${movieId}`)) as Listed
    expect(found.posterUrl).not.toBeNull()
    return found
  }, patient)
  expect(film).toMatchObject({ title: 'Evening', year: 1971 })
  expect(film).toMatchObject({ introEndSeconds: 2, creditsStartSeconds: 7 })
  expect(Math.abs(film.durationSeconds - 9)).toBeLessThan(0.15)
  const poster = await fetch(stage.server.url + film.posterUrl)
  expect(poster.headers.get('content-type')).toBe('image/jpeg')
  const track = await (await fetch(stage.server.url + film.trickplayUrl)).text()
  expect(track.match(/trickplay-000\.jpg#xywh=\d+,0,240,136/g)).toHaveLength(2)
  const sheet = await fetch(
    `${stage.server.url}${film.trickplayUrl.replace(/[^/]*$/, '')}trickplay-000.jpg`,
  )
  expect(sheet.status).toBe(200)
}
