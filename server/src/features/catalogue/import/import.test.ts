import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { film, sourceOf } from '../../../../test/films.ts'
import { startServer, testEnvironment, type TestServer } from '../../../../test/harness.ts'
import { loadConfig } from '../../../config.ts'
import { createContext } from '../../../context.ts'
import { filmId } from '../ids.ts'
import { movieModel } from '../movie-store.ts'
import { importFilms } from './run-import.ts'
import { vegaFilm, vegaSource } from './vega.ts'
import { wikipediaSource } from './wikipedia.ts'

let server: TestServer
let folder: string

beforeAll(async () => {
  server = await startServer()
  folder = await mkdtemp(path.join(tmpdir(), 'cinema-import-'))
})
afterEach(() => movieModel(server.context.mongo).deleteMany())
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const stored = () => movieModel(server.context.mongo).find().sort({ _id: 1 }).lean()

const vegaRow = {
  Title: 'The Lantern',
  'US Gross': 1000,
  'Worldwide Gross': 2_000_000,
  'Release Date': 'Jun 12 1998',
  'MPAA Rating': 'PG',
  'Running Time min': 90,
  Distributor: 'Lamp & Sons',
  Source: 'Based on Book/Short Story',
  'Major Genre': 'Romantic Comedy',
  'Creative Type': 'Science Fiction',
  Director: 'Ann Example',
  'Rotten Tomatoes Rating': 80,
  'IMDB Rating': null,
  'IMDB Votes': null,
}

async function vegaFile(rows: unknown[]): Promise<string> {
  const file = path.join(folder, 'movies.json')
  await writeFile(file, JSON.stringify(rows))
  return file
}

async function wikipediaFolder(decades: Record<string, unknown[]>): Promise<string> {
  const directory = await mkdtemp(path.join(folder, 'wikipedia-'))
  for (const [decade, rows] of Object.entries(decades)) {
    await writeFile(path.join(directory, `movies-${decade}.json`), JSON.stringify(rows))
  }
  return directory
}

test('reads a row of vega-datasets in our terms', () => {
  expect(vegaFilm(vegaRow)).toEqual({
    film: {
      title: 'The Lantern',
      year: 1998,
      releasedOn: '1998-06-12',
      overview: null,
      certification: 'PG',
      rating: 8,
      ratingCount: null,
      durationSeconds: 5400,
      genres: [
        { slug: 'romance', name: 'Romance' },
        { slug: 'comedy', name: 'Comedy' },
        { slug: 'science-fiction', name: 'Science Fiction' },
      ],
      tags: ['based-on-book-short-story', 'lamp-and-sons'],
      credits: [{ name: 'Ann Example', role: 'director' }],
      popularity: expect.closeTo(26.6, 0) as number,
      source: expect.objectContaining({ name: 'vega-datasets' }) as object,
    },
  })
})

test.each([
  [{ Title: 300 }, { title: '300' }],
  [{ Title: 'Secret, The' }, { title: 'The Secret' }],
  [{ Title: 'L\u00c8on' }, { title: 'L\u00e9on' }],
  [{ Title: 'Cube\u00b3' }, { title: 'Cube\u00b3' }],
  [
    { Title: 'Ape (1933)', 'Release Date': 'Apr 07 2033' },
    { title: 'Ape', year: 1933 },
  ],
  [{ 'Release Date': 'Dec 15 2039' }, { year: 1939, releasedOn: '1939-12-15' }],
  [{ 'Release Date': 'Dec 23 2011' }, { year: 2011 }],
  [{ 'Release Date': 'Jan 01 1975' }, { year: 1975, releasedOn: null }],
  [{ 'Release Date': 'Feb 31 1975' }, { year: 1975, releasedOn: null }],
  [{ 'Release Date': 'soon' }, { year: null, releasedOn: null }],
  [{ 'Release Date': null }, { year: null, releasedOn: null }],
  [{ 'IMDB Rating': 6.1 }, { rating: 6.1 }],
  [{ 'MPAA Rating': 'Not Rated' }, { certification: null }],
  [{ 'Running Time min': 'long' }, { durationSeconds: null }],
])('repairs %j with certainty or leaves it out', (given, expected) => {
  expect(vegaFilm({ ...vegaRow, ...given })).toMatchObject({ film: expected })
})

test('skips what cannot be a film, and says why and where', async () => {
  const rows = [{ ...vegaRow, Title: null }, vegaRow, 'noise', { ...vegaRow, Title: '  ' }, null]
  const report = await importFilms(server.context.mongo, vegaSource(await vegaFile(rows)))
  expect(report).toMatchObject({ created: 1, updated: 0, unchanged: 0 })
  expect(Object.fromEntries(report.skipped)).toEqual({
    'no title': { count: 1, rows: [1] },
    'not a row of this source': { count: 3, rows: [3, 4, 5] },
  })
})

test('imports the package: 3,201 rows, of which one has no title', async () => {
  const report = await importFilms(server.context.mongo, vegaSource())
  expect(report.created).toBe(3200)
  expect([...report.skipped]).toEqual([['no title', expect.objectContaining({ count: 1 })]])
  const years = (await stored()).map(({ year }) => year ?? 0)
  expect(Math.max(...years)).toBe(2011)
})

test('imports the folder of Wikipedia files, file by file, with provenance', async () => {
  const directory = await wikipediaFolder({
    '1910s': [
      {
        title: 'Twin',
        year: 1915,
        cast: ['A', 'A', 'B'],
        genres: ['Silent'],
        href: 'Twin_(1915)',
        extract: 'Words.',
      },
      { title: 'Twin', year: 1915, cast: [], genres: ['Sport'], href: null },
    ],
    '1920s': [{ title: 'Later', year: 1925 }, { title: 'No year' }, { year: 1925 }, []],
  })
  await writeFile(path.join(directory, 'genres.json'), '[]')
  const report = await importFilms(server.context.mongo, wikipediaSource(directory))
  expect(report.created).toBe(3)
  expect(Object.fromEntries(report.skipped)).toEqual({
    'year missing or wrong': { count: 1, rows: [4] },
    'title missing or wrong': { count: 1, rows: [5] },
    'not a row of this source': { count: 1, rows: [6] },
  })
  const found = new Map((await stored()).map((record) => [record._id, record]))
  expect(found.get(filmId('Twin', 1915, 0))).toMatchObject({
    overview: 'Words.',
    overviewSource: 'Wikipedia',
    credits: [
      { name: 'A', role: 'actor' },
      { name: 'B', role: 'actor' },
    ],
    sources: [{ url: 'https://en.wikipedia.org/wiki/Twin_(1915)', licence: 'CC BY-SA 4.0' }],
  })
  expect(found.get(filmId('twin', 1915, 1))?.genres).toEqual([{ slug: 'sports', name: 'Sports' }])
})

test('says in one line what is wrong with a folder', async () => {
  const importing = (directory: string) =>
    importFilms(server.context.mongo, wikipediaSource(directory))
  await expect(importing(path.join(folder, 'missing'))).rejects.toThrow('cannot be read')
  const directory = await wikipediaFolder({})
  await expect(importing(directory)).rejects.toThrow('holds no movies')
  await writeFile(path.join(directory, 'movies-1910s.json'), '{"title":')
  await expect(importing(directory)).rejects.toThrow('is not a JSON list')
})

test('adds to a film what another source knows, and never takes anything away', async () => {
  const { mongo } = server.context
  const own = { name: 'Own', url: null, licence: null }
  const other = { name: 'Other', url: null, licence: null }
  const first = film({ title: 'Lamp', rating: 5, genres: ['Drama'], popularity: 40, source: own })
  const second = film({
    title: 'LAMP!',
    rating: 9,
    overview: 'Theirs.',
    genres: ['Drama', 'Comedy'],
    popularity: 10,
    source: other,
  })
  await importFilms(mongo, sourceOf([first]))
  const report = await importFilms(mongo, sourceOf([second]))
  expect(report).toMatchObject({ created: 0, updated: 1 })
  const [merged] = await stored()
  expect(merged).toMatchObject({
    title: 'Lamp',
    rating: 5,
    overview: 'Theirs.',
    overviewSource: 'Other',
    popularity: 40,
    genres: [{ slug: 'drama' }, { slug: 'comedy' }],
    sources: [own, other],
  })
  for (const facts of [first, second]) {
    expect(await importFilms(mongo, sourceOf([facts]))).toMatchObject({ updated: 0, unchanged: 1 })
  }
  await importFilms(mongo, sourceOf([{ ...first, rating: 6, durationSeconds: 60 }]))
  expect((await stored())[0]).toMatchObject({ rating: 6, durationSeconds: 60, overview: 'Theirs.' })
})

test('comes to the same catalogue when two imports run at once', async () => {
  const films = Array.from({ length: 500 }, (_, index) => film({ title: `Film ${index % 250}` }))
  const { mongo } = server.context
  await Promise.all([1, 2].map(() => importFilms(mongo, sourceOf(films), { batchSize: 50 })))
  expect(await stored()).toHaveLength(500)
})

test('is finished by running it again after it was killed at any moment', async () => {
  const rows = Array.from({ length: 4000 }, (_, index) => ({
    title: `Film ${index % 3900}`,
    year: 1950,
    cast: ['A'],
    genres: ['Drama'],
    extract: 'x'.repeat(500),
  }))
  const directory = await wikipediaFolder({ '1950s': rows })
  const environment = testEnvironment()
  for (const lines of [1, 3]) {
    const child = runImport(directory, environment)
    await linesOf(child.stderr, lines)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const [code] = (await once(runImport(directory, environment), 'exit')) as [number]
  expect(code).toBe(0)
  const context = await createContext(loadConfig(environment))
  const movies = movieModel(context.mongo)
  expect(await movies.countDocuments()).toBe(4000)
  const report = await importFilms(context.mongo, wikipediaSource(directory))
  expect(report).toMatchObject({ created: 0, updated: 0, unchanged: 4000 })
  await context.mongo.dropDatabase()
  await context.close()
})

const cli = fileURLToPath(new URL('../../../cli.ts', import.meta.url))

const runImport = (directory: string, environment: Record<string, string>) =>
  spawn(process.execPath, [cli, 'catalogue:import', '--from', 'wikipedia', '--dir', directory], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })

async function linesOf(stream: NodeJS.ReadableStream, count: number): Promise<void> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.split('\n').length > count) return
  }
}
