import { CatalogueEntry, MovieDetail } from '@cinema/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAdministrator, type Administrator } from '../../../../test/administrator.ts'
import { addFilms, countPeople, film, sourceOf } from '../../../../test/films.ts'
import { startServer, type TestServer } from '../../../../test/harness.ts'
import { genreStore } from '../genre-store.ts'
import { filmId, personIdOf } from '../ids.ts'
import { movieModel } from '../movie-store.ts'
import { importFilms } from '../import/run-import.ts'

let server: TestServer
let admin: Administrator

beforeAll(async () => {
  server = await startServer()
  const { mongo } = server.context
  await addFilms(mongo, [
    film({ title: 'Harbour', year: 1990, genres: ['Drama'], credits: [actor('Ida Moor')] }),
    film({ title: 'Lighthouse', year: 1991, genres: ['Drama'], credits: [actor('Ida Moor')] }),
  ])
  await countPeople(mongo)
  await genreStore(mongo, 'primary').recount()
  admin = await openAdministrator(server)
})
afterAll(() => server.close())

const actor = (name: string) => ({ name, role: 'actor' as const })
const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  admin.send(method, path, body, headers)

/** Adds a film of its own for a test. */
async function add(facts: { title: string } & Record<string, unknown>) {
  const answer = await send('POST', '/api/movies', facts)
  expect(answer).toMatchObject({ status: 201 })
  const entry = CatalogueEntry.parse(answer.body)
  return { id: entry.id, tag: answer.headers.get('etag') ?? '', entry }
}

const publicly = (path: string) => fetch(`${server.url}${path}`)

describe('adding a film', () => {
  test('makes it whole: it is found under its id, its genre and its year at once', async () => {
    const { id, tag } = await add({
      title: 'The Silent Quay',
      releasedOn: '1999-03-31',
      overview: 'A quay that says nothing.',
      genres: ['drama', 'Sea Story'],
      tags: ['quay'],
      credits: [{ name: 'Ada Birch', role: 'director' }],
      durationSeconds: 5400,
      featured: true,
    })
    expect(tag).toBe('"v1"')
    expect(id).toBe(filmId('The Silent Quay', 1999, 0))
    const shown = MovieDetail.parse(await (await publicly(`/api/movies/${id}`)).json())
    expect(shown).toMatchObject({
      year: 1999,
      // The catalogue's own spelling, and the curator's for a new one.
      genres: [
        { slug: 'drama', name: 'Drama' },
        { slug: 'sea-story', name: 'Sea Story' },
      ],
      source: { name: 'Curators' },
      featured: true,
    })
    const list = (await (await publicly('/api/genres/sea-story/movies')).json()) as {
      items: unknown[]
    }
    expect(list).toMatchObject({ items: [{ id }] })
    const person = await publicly(`/api/people/${personIdOf('Ada Birch')}`)
    expect(await person.json()).toMatchObject({ name: 'Ada Birch', filmCount: 1 })
  })

  test('is refused where it is there already, and says which one that is', async () => {
    const existingId = filmId('Harbour', 1990, 0)
    expect(await send('POST', '/api/movies', { title: 'Harbour', year: 1990 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', existingId },
    })
  })

  test('is met again by an import that knows more of it, which leaves what was decided', async () => {
    const { id } = await add({ title: 'Fog Signal', year: 1950, rating: 9, tags: ['foghorn'] })
    const facts = film({
      title: 'Fog Signal',
      year: 1950,
      rating: 3,
      durationSeconds: 6000,
      tags: ['other'],
    })
    const report = await importFilms(server.context.mongo, sourceOf([facts]))
    expect(report).toMatchObject({ created: 0, updated: 1 })
    const { body } = await send('GET', `/api/admin/catalogue/${id}`)
    expect(body).toMatchObject({ rating: 9, tags: ['foghorn'], durationSeconds: 6000, version: 2 })
  })
})

describe('a film that is not as it can be', () => {
  test.each([
    [{ title: ' ' }, '#/title'],
    [{ title: 'A', year: 1500 }, '#/year'],
    [{ title: 'A', credits: [{ name: '', role: 'actor' }] }, '#/credits/0/name'],
    [{ title: 'A', credits: [{ name: 'B', role: 'extra' }] }, '#/credits/0/role'],
    [{ title: 'A', tags: ['Not a slug'] }, '#/tags/0'],
    [{ title: 'A', genres: ['!!!'] }, '#/genres/0'],
    [{ title: 'A', posterUrl: 'javascript:alert(1)' }, '#/posterUrl'],
    [{ title: 'A', posterUrl: '//evil.example/x.png' }, '#/posterUrl'],
    [{ title: 'A', releasedOn: '1999-02-30' }, '#/releasedOn'],
    [{ title: 'A', year: 1998, releasedOn: '1999-02-03' }, '#/releasedOn'],
    [{ title: 'A', durationSeconds: 60, introEndSeconds: 61 }, '#/introEndSeconds'],
    [{ title: 'A', 'a/b~c': 1 }, '#/a~1b~0c'],
    [{ title: 'A', playable: true }, '#/playable'],
    [{ title: 'A', _id: 'mov_0000000000000000' }, '#/_id'],
  ])('is refused at its place: %j', async (body, pointer) => {
    const answer = await send('POST', '/api/movies', body)
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] })
  })
})

describe('changing a film', () => {
  test('asks for what was seen, and tells the present version to whoever saw an older one', async () => {
    const { id, tag } = await add({ title: 'Tide Table', year: 1970 })
    const url = `/api/movies/${id}`
    expect(await send('PATCH', url, { overview: 'A' })).toMatchObject({
      status: 428,
      body: { code: 'precondition_required' },
    })
    const first = await send('PATCH', url, { overview: 'First' }, { 'If-Match': tag })
    expect(first).toMatchObject({ status: 200, body: { version: 2, overview: 'First' } })
    const second = await send('PATCH', url, { overview: 'Second' }, { 'If-Match': tag })
    expect(second).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed', currentVersion: 2 },
    })
    expect(second.headers.get('etag')).toBe('"v2"')
    const weak = await send('PATCH', url, { overview: 'Weak' }, { 'If-Match': 'W/"v2"' })
    expect(weak.status).toBe(412)
    const odd = await send('PATCH', url, { overview: 'Odd' }, { 'If-Match': 'v2' })
    expect(odd.status).toBe(400)
    const shown = await (await publicly(url)).json()
    expect(shown).toMatchObject({ overview: 'First' })
  })

  test('takes the ETag that everybody gets as well', async () => {
    const { id } = await add({ title: 'Buoy', year: 1971 })
    const seen = await publicly(`/api/movies/${id}`)
    const headers = { 'If-Match': seen.headers.get('etag') ?? '' }
    const url = `/api/movies/${id}`
    expect(await send('PATCH', url, { rating: 7 }, headers)).toMatchObject({ status: 200 })
    expect(await send('PATCH', url, { rating: 8 }, headers)).toMatchObject({ status: 412 })
  })

  test('shows nothing of the old picture while a new one is on its way', async () => {
    const { id } = await add({ title: 'Slipway', year: 1976, posterUrl: '/api/artwork/demo/a.jpg' })
    const films = movieModel(server.context.mongo)
    const seen = { posterPlaceholder: 'data:a', backdropPlaceholder: 'data:b' }
    await films.updateOne({ _id: id }, seen)
    const change = (body: object) => send('PATCH', `/api/movies/${id}`, body, { 'If-Match': '*' })
    await change({ posterUrl: '/api/artwork/demo/a.jpg' })
    expect(await films.findById(id).lean()).toMatchObject(seen)
    await change({ posterUrl: 'https://example.org/b.jpg' })
    const { posterPlaceholder, backdropPlaceholder } = (await films.findById(id).lean()) ?? {}
    expect([posterPlaceholder, backdropPlaceholder]).toEqual([null, 'data:b'])
  })

  test('lets one of many win who saw the same', async () => {
    const { id, tag } = await add({ title: 'Regatta', year: 1972 })
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        send('PATCH', `/api/movies/${id}`, { rating: index / 2 }, { 'If-Match': tag }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, ...Array<number>(11).fill(412)])
    const winner = answers.find(({ status }) => status === 200)?.body
    const { body } = await send('GET', `/api/admin/catalogue/${id}`)
    expect(body).toEqual(winner)
  })

  test('moves it: to its new genre, out of the old one, with counts that follow', async () => {
    const { id, tag } = await add({
      title: 'Ferry',
      year: 1973,
      genres: ['Travel'],
      tags: ['boat'],
    })
    const change = {
      genres: ['Voyage'],
      tags: [],
      credits: [{ name: 'Nils Reed', role: 'writer' }],
    }
    await send('PATCH', `/api/movies/${id}`, change, { 'If-Match': tag })
    const { items } = (await (await publicly('/api/genres')).json()) as {
      items: { slug: string }[]
    }
    expect(items).toContainEqual({ slug: 'voyage', name: 'Voyage', count: 1 })
    expect(items.map(({ slug }) => slug)).not.toContain('travel')
    const tags = await (await publicly('/api/tags?limit=100')).text()
    expect(tags).not.toContain('"boat"')
    const person = await publicly(`/api/people/${personIdOf('Nils Reed')}`)
    expect(await person.json()).toMatchObject({ filmCount: 1, credits: [{ role: 'writer' }] })
  })

  test('refuses nothing at all, what would not fit, and a film that is not there', async () => {
    const { id, tag } = await add({ title: 'Anchor', year: 1974, durationSeconds: 100 })
    const change = (body: object, movieId = id) =>
      send('PATCH', `/api/movies/${movieId}`, body, { 'If-Match': tag })
    expect(await change({})).toMatchObject({ status: 422 })
    expect(await change({ creditsStartSeconds: 101 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '#/creditsStartSeconds' }] },
    })
    expect(await change({ rating: 1 }, 'mov_0000000000000000')).toMatchObject({ status: 404 })
  })
})
