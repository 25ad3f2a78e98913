import { api } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { createCompanions } from './companions.ts'
import { createMarks } from './marks.ts'
import { createRecount } from './recount.ts'
import { createViews, type Screening } from './views.ts'

let server: TestServer
let ids: string[]
let recount: () => Promise<number>

beforeAll(async () => {
  server = await startServer()
  recount = createRecount(server.context.mongo)
  const films = Array.from({ length: 30 }, (_, index) =>
    film({ title: `Film ${index}`, popularity: 50 - index, genres: index < 15 ? ['Drama'] : [] }),
  )
  await addFilms(server.context.mongo, films)
  const { items } = api.movies.list.response.parse(await getJson('/api/movies?limit=30'))
  ids = items.map(({ id }) => id)
})
afterAll(() => server.close())

const getJson = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json()

const idOf = (index: number): string => ids[index] ?? ''

/** Tells of sessions through a process of its own, as another instance of the API would. */
async function tell(...screenings: Partial<Screening>[]): Promise<void> {
  const views = createViews(server.context.mongo, server.context.logger)
  for (const screening of screenings) {
    views.note({
      userId: 'usr_0000000000000001',
      movieId: idOf(0),
      session: 'one',
      startedAtMs: Date.now(),
      playedSeconds: 40,
      durationSeconds: 6000,
      ...screening,
    })
  }
  await views.close()
}

const figures = (index: number) => server.context.audience.figures(idOf(index), null)

test('counts a session as one view, whoever tells of it and however often', async () => {
  const startedAtMs = Date.now()
  const sessions = ['a', 'b', 'c'].map((session) => ({ session, startedAtMs }))
  await Promise.all([1, 2, 3].map(() => tell(...sessions, ...sessions)))
  await tell({ session: 'a', startedAtMs, playedSeconds: 4000 })
  await tell(
    { session: 'too short', playedSeconds: 29 },
    { session: 'not at all', playedSeconds: 0 },
  )
  await tell({ movieId: idOf(1), session: 'short film', durationSeconds: 60, playedSeconds: 6 })
  await recount()
  expect(await figures(0)).toMatchObject({ views: 3 })
  expect(await figures(1)).toMatchObject({ views: 1 })
})

test('counts what was touched only, and twice the same', async () => {
  expect(await recount()).toBe(0)
  await createMarks(server.context.mongo).put('like', { userId: 'usr_a', movieId: idOf(2) })
  expect(await recount()).toBe(1)
  expect(await figures(2)).toMatchObject({ likes: 1 })
})

test('averages ratings with the published one, so that one enthusiast decides little', async () => {
  const marks = createMarks(server.context.mongo)
  const rate = (userId: string, stars: number) =>
    marks.put('rating', { userId, movieId: idOf(3), stars })
  expect(await figures(3)).toMatchObject({ stars: null, ratings: 0 })
  await rate('usr_a', 5)
  await recount()
  expect(await figures(3)).toMatchObject({ stars: 3.3, ratings: 1 })
  for (const viewer of ['usr_b', 'usr_c', 'usr_d', 'usr_e']) await rate(viewer, 5)
  await recount()
  expect(await figures(3)).toMatchObject({ stars: 4, ratings: 5 })
  await marks.remove('rating', { userId: 'usr_a', movieId: idOf(3) })
  await recount()
  expect(await figures(3)).toMatchObject({ ratings: 4 })
  const detail = api.movies.get.response.parse(await getJson(`/api/movies/${idOf(3)}`))
  expect(detail.audience).toMatchObject({ ratings: 4, views: 0 })
})

test('lists what is watched these days first, and fills up with what is popular', async () => {
  const day = 86_400_000
  const many = Array.from({ length: 10 }, (_, n) => `old ${n}`)
  await tell(
    ...many.map((session) => ({
      movieId: idOf(20),
      session,
      startedAtMs: Date.now() - 70 * day,
    })),
    ...['x', 'y', 'z', 'w'].map((session) => ({ movieId: idOf(25), session })),
  )
  await recount()
  const { items } = api.movies.trending.response.parse(
    await getJson('/api/movies/trending?limit=8'),
  )
  expect(items.map(({ id }) => id).slice(0, 4)).toEqual([idOf(25), idOf(0), idOf(1), idOf(20)])
  expect(new Set(items.map(({ id }) => id)).size).toBe(8)
})

test('finds alike what the same viewers watch, and recommends what they have not seen', async () => {
  const register = await fetch(`${server.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: 'companion@example.org',
      username: 'companion',
      password: 'correct horse battery',
    }),
  })
  const { user, accessToken } = api.auth.register.response.parse(await register.json())
  const watch = (userId: string, ...indexes: number[]) =>
    tell(
      ...indexes.map((index) => ({ userId, movieId: idOf(index), session: `${userId} ${index}` })),
    )
  await watch('usr_b', 16, 28)
  await watch('usr_c', 28, 16)
  await watch(user.id, 16)
  await createCompanions(server.context.mongo)()
  const similar = api.movies.similar.response.parse(
    await getJson(`/api/movies/${idOf(16)}/similar?limit=3`),
  )
  expect(similar.items[0]?.id).toBe(idOf(28))
  const response = await fetch(`${server.url}/api/user/recommendations?limit=5`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  })
  const { rows } = api.user.recommendations.response.parse(await response.json())
  expect(rows.map(({ because }) => because.id)).toEqual([idOf(16)])
  expect(rows[0]?.items.map(({ id }) => id)).toContain(idOf(28))
  expect(rows[0]?.items.map(({ id }) => id)).not.toContain(idOf(16))
})
