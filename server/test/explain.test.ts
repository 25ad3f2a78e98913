import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDemo } from '../src/features/catalogue/demo/seed.ts'
import { genreStore } from '../src/features/catalogue/genre-store.ts'
import { addFilms, film } from './films.ts'
import { startServer, testEnvironment, type TestServer } from './harness.ts'

let server: TestServer
let token: string

/** The queries that the server sends, as it sends them. */
const sent: Record<string, unknown>[] = []

beforeAll(async () => {
  const { MONGODB_URI } = testEnvironment()
  server = await startServer({ MONGODB_URI: `${MONGODB_URI}?monitorCommands=true` })
  const films = Array.from({ length: 400 }, (_, index) =>
    film({
      title: `Harbour ${index}`,
      year: 1900 + (index % 100),
      rating: index % 10,
      genres: ['Drama'],
      tags: ['remake'],
      credits: [{ name: `Actor ${index % 20}`, role: 'actor' }],
    }),
  )
  await addFilms(server.context.mongo, films)
  await seedDemo(server.context.mongo)
  await genreStore(server.context.mongo, 'primary').recount()
  token = await register()
  server.context.mongo.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'find' || commandName === 'aggregate') {
      sent.push(command)
    }
  })
})
afterAll(() => server.close())

async function register(): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: 'viewer@example.org',
      username: 'viewer',
      password: 'correct horse battery',
    }),
  })
  return ((await response.json()) as { accessToken: string }).accessToken
}

const call = (path: string, method = 'GET') =>
  fetch(server.url + path, { method, headers: { Authorization: `Bearer ${token}` } })

interface Page {
  items: { id: string; movie?: { id: string } }[]
  nextCursor?: string | null
}

/** The first page of a list, and the second one where there is one. */
async function pages(path: string): Promise<Page> {
  const response = await call(path)
  expect(response.status).toBe(200)
  const page = (await response.json()) as Page
  const joint = path.includes('?') ? '&' : '?'
  if (page.nextCursor) await call(`${path}${joint}cursor=${page.nextCursor}`)
  return page
}

test('finds everything it shows by an index, in the order of that index', async () => {
  const { items } = await pages('/api/movies?limit=5')
  const [id = ''] = items.map((item) => item.id)
  for (const movie of items) await call(`/api/movies/${movie.id}/favorite`, 'PUT')
  const { items: series } = await pages('/api/series?limit=1')
  const ofSeries = series[0] ? [`/api/series/${series[0].id}/seasons/1`] : []
  for (const path of [
    ...['popularity', 'newest', 'rating', 'title', 'year'].map(
      (sort) => `/api/movies?sort=${sort}&limit=3`,
    ),
    '/api/genres/drama/movies?limit=3',
    '/api/genres',
    '/api/tags',
    '/api/tags?popular=true',
    '/api/movies/featured',
    '/api/movies/popular',
    '/api/movies/trending',
    `/api/movies/${id}/similar`,
    '/api/series?sort=title&limit=1',
    '/api/series?genre=drama&limit=1',
    ...ofSeries,
    '/api/search?q=harbour&limit=3',
    '/api/search?q=harbour&genre=drama&yearFrom=1950&minRating=3',
    '/api/search?q=actor+nobody',
    '/api/search/suggest?q=har',
    '/api/search/suggest?q=harbour+39',
    '/api/user/favorites?limit=2',
    '/api/user/ratings?limit=2',
  ]) {
    await pages(path)
  }
  for (const path of [`/api/movies/${id}`, `/api/movies/${id}/opinion`]) await call(path)
  await call('/api/user/recommendations')

  expect(sent.length).toBeGreaterThan(40)
  for (const query of sent.splice(0).map(withoutSession)) {
    const plan = JSON.stringify(
      await server.context.mongo.db?.command({ explain: query, verbosity: 'queryPlanner' }),
    )
    const about = JSON.stringify(query)
    expect(plan, about).toMatch(/"(IXSCAN|IDHACK|TEXT_MATCH|TEXT|EXPRESS_\w+)"/)
    expect(plan, about).not.toContain('"COLLSCAN"')
    // MongoDB sorts what a text index finds by its score; there is no other way to have it in order.
    if (!about.includes('"$text"')) expect(plan, about).not.toContain('"SORT"')
  }
})

const withoutSession = (command: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(command).filter(([name]) => name !== 'lsid' && !name.startsWith('$')),
  )
