import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { api, type MovieDetail, type MovieSummary } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { film, sourceOf } from '../../../../test/films.ts'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { importFilms } from '../import/run-import.ts'
import { movieModel } from '../movie-store.ts'
import { demoDirectory, loadDemo } from './manifest.ts'
import { seedDemo } from './seed.ts'

const manifest = loadDemo()
let server: TestServer

beforeAll(async () => {
  server = await startServer()
  const popular = film({ title: 'Loud', popularity: 98, genres: ['Drama'] })
  await importFilms(server.context.mongo, sourceOf([popular]))
  await seedDemo(server.context.mongo)
})
afterAll(() => server.close())

async function get<T>(path: string): Promise<T> {
  const response = await fetch(server.url + path)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}
type List = { items: MovieSummary[] }

// Without the manifest there is nothing to seed; the repository holds it.
test.runIf(manifest)(
  'shows the demonstration films first, playable and with their pictures',
  async () => {
    const films = manifest?.films.filter(({ kind }) => kind === 'movie') ?? []
    for (const shelf of ['featured', 'popular', 'trending']) {
      const { items } = await get<List>(`/api/movies/${shelf}`)
      expect(
        items
          .slice(0, films.length)
          .map(({ title }) => title)
          .sort(),
      ).toEqual(films.map(({ title }) => title).sort())
      expect(items[0]).toMatchObject({ playable: true, featured: true })
    }
  },
)

test.runIf(manifest)('serves their pictures under addresses that never change', async () => {
  const { items } = await get<List>('/api/movies/featured')
  const posters = items.map(({ posterUrl }) => posterUrl ?? '')
  for (const [index, url] of posters.entries()) {
    const response = await fetch(server.url + url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toContain('immutable')
    const title = items[index]?.title
    const poster = manifest?.films.find((candidate) => candidate.title === title)?.media.poster
    expect(digest(Buffer.from(await response.arrayBuffer()))).toBe(
      digest(readFileSync(`${demoDirectory}${poster ?? ''}`)),
    )
  }
})

test.each([
  '/api/artwork/demo/nothing/poster.jpg',
  '/api/artwork/demo/..%2f..%2fpackage.json/poster.jpg',
  '/api/artwork/demo/%2e%2e/films.json',
  '/api/artwork/demo/sixty/..%2f..%2ffilms.json',
  '/api/artwork/demo/sixty/master.m3u8',
  '/api/artwork/demo/__proto__/constructor',
])('has no picture at %s', async (path) => {
  expect((await fetch(server.url + path)).status).toBe(404)
})

test.runIf(manifest?.series.length)(
  'knows the place of every episode and which comes next',
  async () => {
    const { items } = await get<{ items: { id: string; episodeCount: number }[] }>('/api/series')
    expect(items).toHaveLength(manifest?.series.length ?? 0)
    const detail = api.series.get.response.parse(await get(`/api/series/${items[0]?.id ?? ''}`))
    const order: { season: number; id: string; number: number }[] = []
    for (const { number: season, episodeCount } of detail.seasons) {
      const { episodes } = api.series.season.response.parse(
        await get(`/api/series/${detail.id}/seasons/${season}`),
      )
      expect(episodes).toHaveLength(episodeCount)
      order.push(...episodes.map(({ id, number }) => ({ season, id, number })))
    }
    for (const [index, { season, id, number }] of order.entries()) {
      const title = await get<MovieDetail>(`/api/movies/${id}`)
      expect(title.episode).toEqual({
        seriesId: detail.id,
        seriesTitle: detail.title,
        seasonNumber: season,
        episodeNumber: number,
        nextId: order[index + 1]?.id ?? null,
      })
      expect((await server.context.titles.playable(id))?.mediaPath).toMatch(/^demo\//)
    }
    expect((await fetch(`${server.url}/api/series/${detail.id}/seasons/77`)).status).toBe(404)
  },
)

test.runIf(manifest)('changes nothing when it is seeded again', async () => {
  const movies = movieModel(server.context.mongo)
  const before = await movies.find().sort({ _id: 1 }).lean()
  expect(await seedDemo(server.context.mongo)).toMatchObject({ changed: false })
  expect(await movies.find().sort({ _id: 1 }).lean()).toEqual(before)
})

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
