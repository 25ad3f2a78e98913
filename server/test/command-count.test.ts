import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, type Browser } from './browser.ts'
import { addFilms, countPeople, film } from './films.ts'
import { startServer, testEnvironment, type TestServer } from './harness.ts'
import { watchQueries, type QueryWatch } from './query-watch.ts'

/** Who is calling is looked up now and then, whatever they ask for. */
const callers = ['users', 'families', 'apikeys']
const few = 2
const many = 20
const actors = Array.from({ length: 30 }, (_, index) => `Actor ${index}`)

let server: TestServer
let queries: QueryWatch
let browser: Browser
let token: string
let ids: string[]

beforeAll(async () => {
  const { MONGODB_URI } = testEnvironment()
  server = await startServer({
    MONGODB_URI: `${MONGODB_URI}?monitorCommands=true`,
    STREAM_LIMIT_FREE: '100',
  })
  const films = Array.from({ length: 40 }, (_, index) =>
    film({
      title: `Harbour ${index}`,
      year: 1960 + index,
      popularity: index,
      durationSeconds: 6000,
      genres: ['Drama'],
      credits: actors
        .slice(0, index === 0 ? few : many)
        .map((name) => ({ name, role: 'actor' as const })),
    }),
  )
  await addFilms(server.context.mongo, films)
  await countPeople(server.context.mongo)
  await server.context.searchIndex.settled()
  browser = openBrowser(server.url)
  token = (await browser.register()).token
  const { items } = (await send('GET', '/api/movies?sort=title&limit=40')) as Page
  ids = items.map(({ id }) => id)
  for (const id of ids.slice(0, many + 5)) await likeAndBegin(id)
  queries = watchQueries(server.context.mongo)
}, 120_000)
afterAll(() => server.close())

interface Page {
  readonly items: readonly { id: string }[]
}

async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await browser.send(method, path, { token, ...(body !== undefined && { body }) })
  expect(answer.status, path).toBeLessThan(300)
  return answer.body
}

async function likeAndBegin(movieId: string): Promise<void> {
  await send('PUT', `/api/movies/${movieId}/favorite`)
  await send('PUT', `/api/movies/${movieId}/rating`, { stars: 4 })
  const start = { movieId, deviceId: 'television', deviceName: 'Television' }
  const { sessionId, epoch } = (await send('POST', '/api/streaming/sessions', start)) as {
    sessionId: string
    epoch: number
  }
  const place = { event: 'heartbeat', positionSeconds: 900, durationSeconds: 6000 }
  const update = { sessionId, epoch, seq: 1, ...place, playedSeconds: 900 }
  await send('POST', `/api/streaming/progress/${movieId}`, update)
}

/** How often MongoDB was asked for an answer, and how much was in it. */
async function readsOf(path: string) {
  queries.countReads()
  const { items = [] } = (await send('GET', path)) as Partial<Page>
  return { reads: queries.countReads(callers), items: items.length }
}

describe('MongoDB is asked as often for twenty as for two, by', () => {
  test.each([
    '/api/movies',
    '/api/movies?genre=drama&sort=rating',
    '/api/genres/drama/movies',
    '/api/movies/popular',
    '/api/movies/trending',
    '/api/movies/:id/similar',
    '/api/search?q=harbour',
    '/api/search/suggest?q=harbour',
    '/api/user/favorites',
    '/api/user/ratings',
    '/api/user/history',
    '/api/user/continue-watching',
  ])('%s', async (template) => {
    const path = template.replace(':id', ids[0] ?? '')
    const joint = path.includes('?') ? '&' : '?'
    const small = await readsOf(`${path}${joint}limit=${few}`)
    const large = await readsOf(`${path}${joint}limit=${many}`)
    expect(small.items).toBe(few)
    expect(large.items).toBe(many)
    expect(large.reads).toBe(small.reads)
  })
})

test('a film with twenty people is read as often as one with two', async () => {
  const [small = '', large = ''] = ids
  const { reads } = await readsOf(`/api/movies/${small}`)
  expect(reads).toBeGreaterThan(0)
  expect((await readsOf(`/api/movies/${large}`)).reads).toBe(reads)
})
