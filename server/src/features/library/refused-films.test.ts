import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasFfmpeg, run } from './packaging/program.ts'
import { FilmStage } from './test/film-stage.ts'
import { altered, makeFilm } from './test/films.ts'

const able = hasFfmpeg() || process.env['CI'] !== undefined
if (!able) console.warn('skipped: making films of uploads needs ffmpeg and ffprobe')

let stage: FilmStage

beforeAll(async () => {
  stage = await FilmStage.open(process.env['PATH'] ?? '')
}, 120_000)
beforeEach(() => stage.signIn())
afterAll(() => stage.close())

describe.runIf(able)(
  'what is no film is refused, and leaves nothing:',
  { timeout: 120_000 },
  () => {
    const good = () => makeFilm({ seconds: 6, size: '320x180' })
    const started = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2', 'latin1')
    beforeAll(async () => {
      await stage.startWorker()
    }, 60_000)
    afterAll(() => stage.killWorker())

    test.each([
      ['without its index', cut(good, (film) => film.indexOf('moov') - 4), 'truncated'],
      ['cut in the middle', cut(good, (film) => film.length / 3), 'truncated'],
      ['without a length', () => makeFilm({ seconds: 0.04, size: '320x180' }), 'no_duration'],
      ['without a size', withoutSize, 'no_size'],
      [
        'of 20 hours',
        () => makeFilm({ seconds: 72_000, rate: '1/3600', sound: false }),
        'too_long',
      ],
      ['of nothing but its first bytes', () => Promise.resolve(started), 'truncated'],
      ['of sound alone', soundAlone, 'no_picture'],
    ])('a film %s', async (_, make, code) => {
      const id = await stage.send(await make())
      const upload = await stage.settled(id)
      expect(upload).toMatchObject({ state: 'refused', movieId: null, renditions: [] })
      expect(upload.problem).toMatchObject({ code })
      await stage.expectLeft(id, [])
    })
  },
)

function cut(make: () => Promise<Buffer>, at: (film: Buffer) => number) {
  return async () => {
    const film = await make()
    return film.subarray(0, Math.floor(at(film)))
  }
}

/** Raw pictures have the size that their container says. */
async function withoutSize(): Promise<Buffer> {
  const video = ['-c:v', 'rawvideo']
  const film = await makeFilm({ seconds: 1, size: '160x90', container: 'avi', sound: false, video })
  return altered(film, 'strf', 8, [0, 0])
}

async function soundAlone(): Promise<Buffer> {
  const film = await makeFilm({ seconds: 1, size: '320x180' })
  const folder = stage.folders.work('sound')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'in.mp4'), film)
  await run('ffmpeg', ['-i', path.join(folder, 'in.mp4'), '-vn', path.join(folder, 'out.mp4')])
  const sound = readFileSync(path.join(folder, 'out.mp4'))
  rmSync(folder, { recursive: true })
  return sound
}
