import { api } from '@cinema/contract'
import type { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
let ids: string[]
type Page = z.output<typeof api.user.favorites.response>

beforeAll(async () => {
  server = await startServer()
  const films = Array.from({ length: 12 }, (_, index) => film({ title: `Film ${index}` }))
  await addFilms(server.context.mongo, films)
  const list = api.movies.list.response.parse(
    await (await fetch(`${server.url}/api/movies`)).json(),
  )
  ids = list.items.map(({ id }) => id)
})
afterAll(() => server.close())

let viewers = 0

/** A new viewer's way to call. */
async function viewer() {
  viewers += 1
  const response = await fetch(`${server.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      email: `viewer${viewers}@example.org`,
      username: `viewer${viewers}`,
      password: 'correct horse battery',
    }),
  })
  const { accessToken } = api.auth.register.response.parse(await response.json())
  return (method: string, path: string, body?: object) =>
    fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
}

const opinion = async (call: Awaited<ReturnType<typeof viewer>>, id = ids[0] ?? '') =>
  api.user.opinion.response.parse(await (await call('GET', `/api/movies/${id}/opinion`)).json())

const favorites = async (call: Awaited<ReturnType<typeof viewer>>, query = ''): Promise<Page> =>
  api.user.favorites.response.parse(await (await call('GET', `/api/user/favorites${query}`)).json())

test('keeps a title once however often it is added, and lets go of it likewise', async () => {
  const call = await viewer()
  const path = `/api/movies/${ids[0] ?? ''}/favorite`
  expect(await opinion(call)).toEqual({ favorite: false, liked: false, stars: null })
  await Promise.all([1, 2, 3].map(() => call('PUT', path)))
  expect(await (await call('PUT', path)).json()).toMatchObject({ favorite: true })
  expect(await opinion(call)).toEqual({ favorite: true, liked: false, stars: null })
  expect((await favorites(call)).items.map(({ movie }) => movie.id)).toEqual([ids[0]])
  for (const answer of [await call('DELETE', path), await call('DELETE', path)]) {
    expect(await answer.json()).toMatchObject({ favorite: false })
  }
  expect((await favorites(call)).items).toEqual([])
})

test('lists favourites newest first, page by page, each once', async () => {
  const call = await viewer()
  for (const id of ids) expect((await call('PUT', `/api/movies/${id}/favorite`)).status).toBe(200)
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await favorites(call, `?limit=5${cursor && `&cursor=${cursor}`}`)
    seen.push(...page.items.map(({ movie }) => movie.id))
    cursor = page.nextCursor
  }
  expect([...seen].sort()).toEqual([...ids].sort())
  const times = (await favorites(call)).items.map(({ addedAt }) => addedAt)
  expect(times).toEqual([...times].sort().reverse())
})

test('rates in half stars, anew as often as one likes, and lists each title once', async () => {
  const call = await viewer()
  const rate = (id = '', stars: unknown = 4) => call('PUT', `/api/movies/${id}/rating`, { stars })
  await Promise.all([3.5, 4, 4.5].map((stars) => rate(ids[1], stars)))
  expect(await (await rate(ids[1], 5)).json()).toEqual({ favorite: false, liked: false, stars: 5 })
  await rate(ids[2], 0.5)
  const list = api.user.ratings.response.parse(
    await (await call('GET', '/api/user/ratings')).json(),
  )
  expect(list.items.map(({ movie, stars }) => [movie.id, stars])).toEqual([
    [ids[2], 0.5],
    [ids[1], 5],
  ])
  for (const stars of [0, 5.5, 4.25, -1, '4', null]) {
    expect((await rate(ids[1], stars)).status).toBe(422)
  }
  await call('DELETE', `/api/movies/${ids[1] ?? ''}/rating`)
  expect(await opinion(call, ids[1])).toMatchObject({ stars: null })
})

test('shows nobody the favourites of another, nor takes their cursor', async () => {
  const [one, other] = [await viewer(), await viewer()]
  for (const id of ids.slice(0, 3)) await one('PUT', `/api/movies/${id}/favorite`)
  expect((await favorites(other)).items).toEqual([])
  await other('DELETE', `/api/movies/${ids[0] ?? ''}/favorite`)
  const { items, nextCursor } = await favorites(one, '?limit=2')
  expect(items).toHaveLength(2)
  const response = await other('GET', `/api/user/favorites?cursor=${nextCursor ?? ''}`)
  expect(response.status).toBe(400)
})

test('refuses what is unknown, ill-formed or not signed in', async () => {
  const call = await viewer()
  const unknown = '/api/movies/mov_0000000000000000/favorite'
  expect((await call('PUT', unknown)).status).toBe(404)
  expect((await call('PUT', '/api/movies/mov_0000000000000000/like')).status).toBe(404)
  const unknownRating = '/api/movies/mov_0000000000000000/rating'
  expect((await call('PUT', unknownRating, { stars: 4 })).status).toBe(404)
  expect((await call('PUT', '/api/movies/nothing/favorite')).status).toBe(422)
  expect((await call('GET', '/api/user/favorites?limit=0')).status).toBe(422)
  expect((await call('GET', '/api/user/favorites?cursor=x')).status).toBe(400)
  expect((await fetch(`${server.url}/api/user/favorites`)).status).toBe(401)
  expect((await fetch(server.url + unknown, { method: 'PUT' })).status).toBe(401)
})
