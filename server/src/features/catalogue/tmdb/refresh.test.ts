import { api } from '@cinema/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { lamp, startTmdbStage, type TmdbStage } from '../../../../test/tmdb-stage.ts'
import { episodeModel } from '../episode-store.ts'
import { movieModel } from '../movie-store.ts'
import { tmdbCommands } from './commands.ts'
import { importMovie, importSeries } from './import-titles.ts'
import { tmdbLinkModel } from './link-store.ts'
import { matchFilm, unmatchFilm } from './matching.ts'
import { seriesModel } from '../series-store.ts'
import { refresh } from './refresh.ts'
import { matchAll, refreshDue } from './runs.ts'

let stage: TmdbStage
let tmdbServer: TmdbStage['tmdbServer']
let server: TmdbStage['server']
let parts: TmdbStage['parts']

beforeAll(async () => {
  stage = await startTmdbStage()
  ;({ tmdbServer, server, parts } = stage)
})
afterEach(() => stage.clear())
afterAll(() => stage.close())

describe('a refresh', () => {
  test('replaces what TMDb said before, and leaves what others said since', async () => {
    const there = { ...lamp }
    tmdbServer.films.push(there)
    const before = await stage.add({ title: 'The Lamp', year: 1998 })
    await matchFilm(parts, before)
    await movieModel(server.context.mongo).updateOne({ _id: before._id }, { certification: 'R' })
    Object.assign(there, { overview: 'It still burns.', poster_path: '/new.jpg', runtime: 0 })
    const link = await stage.linkOf(before._id)
    expect(link && (await refresh(parts, link))).toBe('updated')
    const after = await stage.stored(before._id)
    expect(after).toMatchObject({
      overview: 'It still burns.',
      posterUrl: 'https://image.tmdb.org/t/p/w500/new.jpg',
      durationSeconds: null,
      certification: 'R',
    })
    const again = await stage.linkOf(before._id)
    expect(again && (await refresh(parts, again))).toBe('unchanged')
    await unmatchFilm(parts, before._id)
    expect(await stage.stored(before._id)).toEqual({
      ...{ ...before, certification: 'R' },
      version: 3,
    })
  })

  test('takes what is due, once for all workers, and goes on after a title that is gone', async () => {
    tmdbServer.films.push(lamp, { ...lamp, id: 12, title: 'Moth' })
    await stage.add({ title: 'The Lamp', year: 1998 }, { title: 'Moth', year: 1998 })
    await matchAll(parts, { limit: 10, again: false, onMatch: () => undefined })
    await tmdbLinkModel(server.context.mongo).updateMany({}, { dueAt: new Date(0) })
    tmdbServer.films.pop()
    tmdbServer.asked.length = 0
    const { logger } = server.context
    const reports = await Promise.all([1, 2].map(() => refreshDue(parts, { limit: 10, logger })))
    const sum = (name: 'unchanged' | 'gone' | 'failed') =>
      reports.reduce((total, report) => total + report[name], 0)
    expect([sum('unchanged'), sum('gone'), sum('failed')]).toEqual([1, 1, 0])
    expect(tmdbServer.asked.filter(({ url }) => url.pathname.includes('/movie/'))).toHaveLength(2)
  })

  test('tries a title that failed again when its lease is over', async () => {
    tmdbServer.films.push(lamp)
    const before = await stage.add({ title: 'The Lamp', year: 1998 })
    await matchFilm(parts, before)
    const links = tmdbLinkModel(server.context.mongo)
    await links.updateMany({}, { dueAt: new Date(0) })
    tmdbServer.fail({ kind: 'is of another shape' })
    const { logger } = server.context
    expect(await refreshDue(parts, { limit: 10, logger })).toMatchObject({ failed: 1 })
    expect((await stage.linkOf(before._id))?.dueAt.getTime()).toBeGreaterThan(Date.now())
    const inAnHour = new Date(Date.now() + 3_600_000)
    const report = await refreshDue(parts, { limit: 10, logger, before: inAnHour })
    expect(report).toMatchObject({ unchanged: 1, failed: 0 })
  })
})

describe('importing', () => {
  test('adds a new film once, and meets one that is there', async () => {
    tmdbServer.films.push(lamp, { ...lamp, id: 12, title: 'Moth' })
    const moth = await stage.add({ title: 'Moth', year: 1999 })
    expect(await importMovie(parts, 11)).toBe('created')
    expect(await importMovie(parts, 11)).toBe('unchanged')
    expect(await importMovie(parts, 12)).toBe('updated')
    expect((await stage.stored(moth._id)).tmdbId).toBe(12)
    expect(await movieModel(server.context.mongo).countDocuments()).toBe(2)
    const id = (await parts.links.byTmdbId('movie', 11))?._id ?? ''
    const response = await fetch(`${server.url}/api/movies/${id}`)
    const detail = api.movies.get.response.parse(await response.json())
    expect(detail).toMatchObject({ title: 'The Lamp!', source: { name: 'TMDb' }, rating: 7.3 })
    await expect(unmatchFilm(parts, id)).rejects.toThrow('came from TMDb')
  })

  test('says which film is unclear instead of adding it again', async () => {
    tmdbServer.films.push(lamp, { ...lamp, id: 12 })
    await stage.add({ title: 'The Lamp', year: 1998 })
    expect(await importMovie(parts, 11)).toMatchObject({ unclear: expect.stringContaining('mov_') })
    expect(await movieModel(server.context.mongo).countDocuments()).toBe(1)
  })

  test('brings a series with its episodes in order, and keeps what this library added', async () => {
    const { mongo } = server.context
    const first = { id: 501, name: 'Pilot', runtime: 45 }
    tmdbServer.series.push({
      id: 7,
      name: 'Harbour',
      first_air_date: '2001-01-01',
      seasons: [
        { number: 0, episodes: [{ id: 500, name: 'Special', runtime: 5 }] },
        { number: 1, episodes: [first, { id: 502, name: '', runtime: 45 }] },
      ],
    })
    expect(await importSeries(parts, 7)).toBe('created')
    expect(await importSeries(parts, 7)).toBe('unchanged')
    const media = { path: 'harbour/1', bestHeight: 720 }
    await episodeModel(mongo).updateOne(
      { tmdbId: 501 },
      { media, playable: true, durationSeconds: 9 },
    )
    await seriesModel(mongo).updateOne(
      { tmdbId: 7 },
      { overview: 'Our words.', curated: ['overview'], version: 4 },
    )
    first.name = 'The Pilot'
    tmdbServer.series[0]?.seasons.push({
      number: 2,
      episodes: [{ id: 600, name: 'A', runtime: 5 }],
    })
    expect(await importSeries(parts, 7)).toBe('updated')
    const episodes = await episodeModel(mongo).find().lean()
    const byId = new Map(episodes.map((episode) => [episode.tmdbId, episode]))
    expect(byId.get(501)).toMatchObject({
      title: 'The Pilot',
      media,
      playable: true,
      durationSeconds: 9,
      version: 1,
    })
    const series = await seriesModel(mongo).findOne({ tmdbId: 7 }).lean()
    expect(series).toMatchObject({ overview: 'Our words.', curated: ['overview'], version: 5 })
    expect(byId.get(501)?.place.nextId).toBe(byId.get(502)?._id)
    expect(byId.get(502)).toMatchObject({ title: 'Episode 2', durationSeconds: 2700 })
    expect(byId.get(600)?.place.nextId).toBe(byId.get(500)?._id)
    const { items } = (await (await fetch(`${server.url}/api/series`)).json()) as {
      items: unknown[]
    }
    expect(items).toMatchObject([{ title: 'Harbour', seasonCount: 3, episodeCount: 4 }])
  })
})

test('shows the notice that TMDb asks for only while it is on', async () => {
  const off = await startServer()
  const noticeOf = async ({ url }: TestServer) =>
    api.notices.list.response.parse(await (await fetch(`${url}/api/notices`)).json()).items
  expect(await noticeOf(server)).toMatchObject([{ text: expect.stringContaining('TMDB API') }])
  expect(await noticeOf(off)).toEqual([])
  const match = tmdbCommands['tmdb:match']
  await expect(match?.run(off.context, {})).rejects.toThrow('TMDB_API_KEY is not set')
  await off.close()
})
