import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { startTmdbServer, type TmdbServer } from '../../../../test/tmdb-server.ts'
import { RatePaused } from '../../../infra/shared-rate.ts'
import { createTmdb, type Tmdb } from './client.ts'
import { TmdbError } from './http.ts'

const key = 'c0ffee00c0ffee00c0ffee00c0ffee00'
let tmdbServer: TmdbServer
let server: TestServer
let tmdb: Tmdb

beforeAll(async () => {
  tmdbServer = await startTmdbServer()
  server = await startServer({ TMDB_API_KEY: key, TMDB_BASE_URL: tmdbServer.url })
  tmdb = clientOf()
})
afterEach(async () => {
  tmdbServer.asked.length = 0
  tmdbServer.films.length = 0
  tmdbServer.series.length = 0
  await server.context.redis.state.del('state:1:pause:{tmdb}')
})
afterAll(async () => {
  await server.close()
  await tmdbServer.close()
})

/** A client with a breaker and a budget of its own, as another instance has them. */
function clientOf(config: Partial<TestServer['context']['config']> = {}): Tmdb {
  const { context } = server
  const client = createTmdb({ ...context, config: { ...context.config, ...config } })
  if (!client) throw new Error('TMDb is off.')
  return client
}

const lamp = { id: 11, title: 'The Lamp', release_date: '1998-06-12' }

test('is off without a key', () => {
  const config = { ...server.context.config, TMDB_API_KEY: undefined }
  expect(createTmdb({ ...server.context, config })).toBeNull()
})

test('reads films, series, seasons, external ids, trends and genres', async () => {
  tmdbServer.films.push(lamp)
  const episodes = [{ id: 501, name: 'Pilot', runtime: 45 }]
  tmdbServer.series.push({
    id: 7,
    name: 'Harbour',
    first_air_date: '2001-01-01',
    seasons: [{ number: 1, episodes }],
  })
  expect(await tmdb.movie(11)).toMatchObject({ id: 11, title: 'The Lamp', runtime: 0 })
  expect(await tmdb.tv(7)).toMatchObject({ name: 'Harbour', seasons: [{ season_number: 1 }] })
  expect(await tmdb.season(7, 1)).toMatchObject({ episodes: [{ id: 501, name: 'Pilot' }] })
  expect(await tmdb.find('tt11')).toEqual({ movie: [11], tv: [] })
  expect(await tmdb.trending('movie', 'day', 3)).toEqual([11])
  expect(await tmdb.trending('tv', 'week', 1)).toEqual([7])
  expect((await tmdb.genres('movie')).get(878)).toBe('Science Fiction')
  expect(await tmdb.search('Lamp', 1998)).toMatchObject({ movies: [{ id: 11 }], isComplete: true })
  const paths = tmdbServer.asked.map(({ url }) => url.pathname)
  // The three pages of a trend that has one are one request.
  expect(paths.filter((path) => path === '/3/trending/movie/day')).toHaveLength(1)
  expect(tmdbServer.asked.every(({ url }) => url.searchParams.get('api_key') === key)).toBe(true)
})

test('asks year by year where a title has more results than a page', async () => {
  const many = Array.from({ length: 45 }, (_, index) => ({
    id: index + 1,
    title: 'Home',
    release_date: `${1970 + index}-01-01`,
  }))
  tmdbServer.films.push(...many)
  const { movies, isComplete } = await tmdb.search('Home', 1990)
  expect(movies.map(({ release_date }) => release_date?.slice(0, 4))).toEqual([
    '1989',
    '1990',
    '1991',
  ])
  expect(isComplete).toBe(true)
})

test('sends a read access token in the header, and nowhere else', async () => {
  tmdbServer.films.push(lamp)
  await clientOf({ TMDB_API_KEY: 'aaa.bbb.ccc' }).movie(11)
  const [{ url, header } = { url: undefined, header: undefined }] = tmdbServer.asked
  expect(header).toBe('Bearer aaa.bbb.ccc')
  expect(url?.searchParams.has('api_key')).toBe(false)
})

test.each([
  [{ status: 500 }],
  [{ status: 503, retryAfter: '0' }],
  [{ status: 429 }],
  [{ status: 429, retryAfter: '1' }],
  [{ kind: 'breaks off' }],
  [{ kind: 'is no JSON' }],
] as const)('asks again after an answer that %j', async (fault) => {
  tmdbServer.films.push(lamp)
  tmdbServer.fail(fault, fault)
  expect(await clientOf().movie(11)).toMatchObject({ id: 11 })
  expect(tmdbServer.asked).toHaveLength(3)
})

test('waits at all instances where one is told to', async () => {
  tmdbServer.films.push(lamp)
  tmdbServer.fail({ status: 429, retryAfter: '60' })
  await expect(clientOf().movie(11)).rejects.toThrow(RatePaused)
  await expect(clientOf().movie(11)).rejects.toThrow(RatePaused)
  expect(tmdbServer.asked).toHaveLength(1)
})

test('says what is wrong, and never the key', async () => {
  tmdbServer.fail({ kind: 'is of another shape' }, { status: 401 })
  const failure = () =>
    clientOf()
      .movie(11)
      .then(() => 'nothing', String)
  const shape = await failure()
  expect(shape).toMatch(/\/movie\/11 in an unknown shape \(id: /)
  const refused = await failure()
  expect(refused).toMatch(/401: the key is not valid/)
  expect(shape + refused).not.toContain(key)
  await expect(clientOf().movie(99)).rejects.toThrow(TmdbError)
  // None of them will be different the next time.
  expect(tmdbServer.asked).toHaveLength(3)
})

test('ends with its caller while an answer is awaited', async () => {
  tmdbServer.fail({ kind: 'hangs' })
  const caller = new AbortController()
  const client = createTmdb(server.context, caller.signal)
  const asking = client?.movie(11)
  const gone = expect(asking).rejects.toThrow('gone')
  await expect.poll(() => tmdbServer.asked.length).toBe(1)
  caller.abort(new Error('gone'))
  await gone
})
