import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { MediaScan, Upload } from '@cinema/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addFilms, film } from '../../../../test/films.ts'
import { watchQueries, type QueryWatch } from '../../../../test/query-watch.ts'
import { hasFfmpeg } from '../packaging/program.ts'
import { FilmStage } from '../test/film-stage.ts'
import { makeFilm } from '../test/films.ts'
import { seemingFilm } from '../test/uploader.ts'
import { fileBelow } from './walk.ts'
import { scanMedia } from './scan.ts'

const able = hasFfmpeg() || process.env['CI'] !== undefined
if (!able) console.warn('skipped: making films of a folder needs ffmpeg and ffprobe')

let stage: FilmStage
let queries: QueryWatch
let folder: string
let outside: string

beforeAll(async () => {
  outside = await mkdtemp(path.join(tmpdir(), 'cinema-outside-'))
  folder = await mkdtemp(path.join(tmpdir(), 'cinema-media-'))
  stage = await FilmStage.open(process.env['PATH'] ?? '', {
    MEDIA_DIR: folder,
    MEDIA_SETTLE_SECONDS: '3600',
  })
  const { mongo } = stage.server.context
  await addFilms(mongo, [
    film({ title: 'Metropolis', year: 1927 }),
    film({ title: 'Evening', year: 1960 }),
    film({ title: 'Evening', year: 1999 }),
    film({ title: 'Night', year: 1971 }),
  ])
  await addSeries()
  queries = watchQueries(mongo)
}, 120_000)
beforeEach(async () => {
  await rm(folder, { recursive: true })
  await mkdir(folder)
  await stage.signIn()
})
afterAll(async () => {
  await stage.close()
  for (const each of [folder, outside]) await rm(each, { recursive: true })
})

/** Puts a file into the folder, as if it had been there for a day. */
async function put(name: string, content: Buffer, ageHours = 24): Promise<string> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
  const time = new Date(Date.now() - ageHours * 3600_000)
  await utimes(file, time, time)
  return file
}

const scan = () => scanMedia(stage.server.context, new AbortController().signal)

async function reasons(): Promise<Record<string, string>> {
  await scan()
  const { left } = (await stage.call('GET', '/api/uploads/scan')) as MediaScan
  return Object.fromEntries(left.map((file) => [file.path, file.reason]))
}

async function taken(): Promise<Upload[]> {
  const { items } = (await stage.call('GET', '/api/uploads?limit=100')) as { items: Upload[] }
  return items.filter(({ userId }) => userId === null)
}

const titles = async (): Promise<string[]> => (await taken()).map(({ title }) => title).sort()

describe('the folder of films', () => {
  test('is matched with the catalogue by names, and what does not fit is told', async () => {
    await put('Metropolis (1927).mkv', seemingFilm(2000))
    await put('Dark/Season 1/S01E02.mp4', seemingFilm(2100))
    await put('Dark/Season 1/S01E09.mp4', seemingFilm(2200))
    await put('Night.mp4', seemingFilm(2300))
    await put('Evening.mp4', seemingFilm(2400))
    await put('Evening (1980).mp4', seemingFilm(2500))
    await put('Nobody Knows (2001).mp4', seemingFilm(2600))
    await put('notes.mp4', Buffer.from('Dear diary'))
    await put('readme.txt', Buffer.from('no film'))
    expect(await reasons()).toEqual({
      'Dark/Season 1/S01E09.mp4': 'The catalogue has no Dark S01E09.',
      'Evening (1980).mp4': 'The catalogue has no Evening (1980), but of 1960, 1999.',
      'Evening.mp4': 'Several titles of the catalogue are called Evening.',
      'Nobody Knows (2001).mp4': 'The catalogue has no Nobody Knows (2001).',
      'notes.mp4': 'By its content it is text.',
    })
    expect(await titles()).toEqual(['Dark S01E02', 'Metropolis', 'Night'])
    await put('Dark/Season 1/S01E02 again.mp4', seemingFilm(2700))
    expect(await reasons()).toMatchObject({
      'Dark/Season 1/S01E02 again.mp4': 'Dark S01E02 is Dark/Season 1/S01E02.mp4 already.',
    })
    expect(await titles()).toHaveLength(3)
  })

  test('waits for what is still being copied', async () => {
    const file = await put('Metropolis (1927).mkv', seemingFilm(3000), 0)
    expect(await reasons()).toEqual({ 'Metropolis (1927).mkv': 'It is still being copied.' })
    await utimes(file, 0, 0)
    expect(await reasons()).not.toHaveProperty('Metropolis (1927).mkv', 'It is still being copied.')
  })

  test('is not left by links, and is only read', async () => {
    await writeFile(path.join(outside, 'Night (1971).mp4'), seemingFilm(4000))
    await symlink(outside, path.join(folder, 'elsewhere'))
    await symlink(path.join(outside, 'Night (1971).mp4'), path.join(folder, 'Night (1971).mp4'))
    await put('Nothing.mp4', seemingFilm(4100))
    await chmod(folder, 0o555)
    const before = await stat(folder)
    expect(Object.keys(await reasons())).toEqual(['Nothing.mp4'])
    expect((await stat(folder)).mtimeMs).toBe(before.mtimeMs)
    await expect(fileBelow(folder, 'Night (1971).mp4')).rejects.toThrow('leads out')
    await expect(fileBelow(folder, '../etc')).rejects.toThrow()
    await chmod(folder, 0o755)
  })

  test('that is away is told, and what is known of it stays', async () => {
    await put('Nothing.mp4', seemingFilm(4100))
    await scan()
    await rename(folder, `${folder}-away`)
    await scan()
    expect(await stage.call('GET', '/api/uploads/scan')).toMatchObject({
      problem: 'The folder cannot be read (ENOENT).',
      left: [{ path: 'Nothing.mp4' }],
    })
    await rename(`${folder}-away`, folder)
  })

  test.runIf(able)(
    'plays, and goes on playing when its files are renamed, made once',
    { timeout: 200_000 },
    async () => {
      await stage.startWorker()
      const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-b:v', '800k']
      const cuts = ['-maxrate', '900k', '-bufsize', '900k', '-g', '100', '-sc_threshold', '0']
      const content = await makeFilm({ seconds: 9, size: '854x480', video: [...video, ...cuts] })
      const file = await put('Evening (1960).mp4', content)
      await scan()
      const [queued] = (await taken()).filter(({ title }) => title === 'Evening')
      const made = await stage.settled(queued?.id ?? '')
      expect(made).toMatchObject({ state: 'ready', notes: ['480p was taken over as it is.'] })
      expect(await stage.call('GET', `/api/movies/${made.movieId}`)).toMatchObject({ year: 1960 })
      expect(await readdir(folder)).toEqual(['Evening (1960).mp4'])

      await mkdir(path.join(folder, 'Sorted'))
      await rename(file, path.join(folder, 'Sorted', 'evening.final.mp4'))
      expect(await reasons()).toEqual({})
      expect((await taken()).filter(({ title }) => title === 'Evening')).toEqual([
        { ...made, updatedAt: expect.any(String) as string },
      ])
      await put('Copy (1960).mp4', content)
      expect(await reasons()).toEqual({
        'Copy (1960).mp4': 'It is the same film as Sorted/evening.final.mp4.',
      })
      await stage.expectLeft(made.id, [stage.folders.film(made.id)])
    },
  )

  test('asks MongoDB by indexes alone', async () => {
    expect(await queries.offences()).toEqual([])
  })
})

const dark = 'ser_0000000000000001'

/** A series with the second episode of its first season. */
async function addSeries(): Promise<void> {
  const { mongo } = stage.server.context
  const series = mongo.collection<{ _id: string }>('series')
  await series.insertOne({ _id: dark, ...{ title: 'Dark', titleKey: 'dark', year: 2017 } })
  const place = { seriesId: dark, seriesTitle: 'Dark', seasonNumber: 1, episodeNumber: 2 }
  const episode = { title: 'Lies', year: 2017, media: null, place: { ...place, nextId: null } }
  const episodes = mongo.collection<{ _id: string }>('episodes')
  await episodes.insertOne({ _id: 'epi_0000000000000001', ...episode })
}
