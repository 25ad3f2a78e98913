import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAdministrator, type Administrator } from '../../../../test/administrator.ts'
import { addFilms, countPeople, film } from '../../../../test/films.ts'
import { startServer, testEnvironment, type TestServer } from '../../../../test/harness.ts'
import { filmId } from '../ids.ts'

const id = filmId('Vanishing Lantern', 1960, 0)
/** What is promised; the test waits longer, so that a busy machine only makes it slower. */
const timeout = 10_000

let here: TestServer
let there: TestServer
let admin: Administrator

beforeAll(async () => {
  const environment = testEnvironment()
  here = await startServer(environment)
  there = await startServer(environment)
  const films = ['Vanishing Lantern', 'Lasting Lantern'].map((title) =>
    film({
      title,
      year: 1960,
      genres: ['Lanterns'],
      credits: [{ name: 'Una Glow', role: 'actor' }],
    }),
  )
  await addFilms(here.context.mongo, films)
  await countPeople(here.context.mongo)
  await here.context.cache.invalidate()
  for (const { context } of [here, there]) await context.searchIndex.settled()
  admin = await openAdministrator(here)
})
afterAll(async () => {
  await here.close()
  await there.close()
})

const read = async (path: string): Promise<string> => (await fetch(there.url + path)).text()
const status = async (path: string): Promise<number> => (await fetch(there.url + path)).status

/** Everywhere that a film shows, asked at the instance that did not change it. */
const places = [
  '/api/genres/lanterns/movies',
  '/api/movies?year=1960',
  '/api/movies/popular',
  `/api/movies/${filmId('Lasting Lantern', 1960, 0)}/similar`,
  '/api/search?q=lantern',
  '/api/search?q=vanishing+lantern',
  '/api/search/suggest?q=vanish',
]

const showing = async (text: string): Promise<string[]> => {
  const found = await Promise.all(places.map(async (path) => [path, await read(path)] as const))
  return found.filter(([, body]) => body.includes(text)).map(([path]) => path)
}

test('a film that is deleted at one instance is gone from every place of the other', async () => {
  expect(await showing(id)).toEqual(places)
  expect(await status(`/api/movies/${id}`)).toBe(200)
  expect((await admin.send('DELETE', `/api/movies/${id}`)).status).toBe(200)
  await expect.poll(() => status(`/api/movies/${id}`), { timeout }).toBe(404)
  await expect.poll(() => showing(id), { timeout }).toEqual([])
  expect(await there.context.titles.playable(id)).toBeNull()
  const { facets } = JSON.parse(await read('/api/search?q=lantern')) as {
    facets: { kinds: unknown }
  }
  expect(facets.kinds).toEqual([{ kind: 'film', count: 1 }])

  expect((await admin.send('POST', `/api/movies/${id}/restore`)).status).toBe(200)
  await expect.poll(() => showing(id), { timeout }).toEqual(places)
})

test('a film that is changed or added is found by its new words at the other instance', async () => {
  const change = { title: 'Reappearing Candle' }
  const changed = await admin.send('PATCH', `/api/movies/${id}`, change, { 'If-Match': '*' })
  expect(changed.status).toBe(200)
  const titles = async (q: string): Promise<string[]> => {
    const { items } = JSON.parse(await read(`/api/search?q=${q}`)) as {
      items: { title?: string; name?: string }[]
    }
    return items.map(({ title, name }) => title ?? name ?? '')
  }
  await expect.poll(() => titles('reappering'), { timeout }).toEqual(['Reappearing Candle'])
  await expect.poll(() => titles('vanishing'), { timeout }).toEqual([])
  const body = { title: 'Quartzlight', credits: [{ name: 'Zora Quill', role: 'director' }] }
  expect((await admin.send('POST', '/api/movies', body)).status).toBe(201)
  await expect.poll(() => titles('quartz'), { timeout }).toEqual(['Quartzlight'])
  await expect.poll(() => titles('zora+quill'), { timeout }).toEqual(['Zora Quill', 'Quartzlight'])
})

test('search takes single changes over without building its index anew', async () => {
  const version = (): string | undefined => there.context.searchIndex.current()?.version
  const before = version()?.split(':')[1]
  await admin.send('PATCH', `/api/movies/${id}`, { rating: 5 }, { 'If-Match': '*' })
  await there.context.searchIndex.settled()
  expect(version()?.split(':')[1]).toBe(before)
})
