import { api, MovieSort, type MovieDetail, type MovieSummary } from '@cinema/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { film, sourceOf } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { genreStore } from './genre-store.ts'
import { importFilms } from './import/run-import.ts'
import { movieModel } from './movie-store.ts'

let server: TestServer

/** 60 films: few values, so that many are equal, and every fact missing here and there. */
const films = Array.from({ length: 60 }, (_, index) =>
  film({
    title: ['The Harbour', 'Harbour', 'A Lamp', 'Ödland', 'Zebra Crossing'][index % 5] ?? '',
    year: index % 7 === 0 ? null : 1950 + (index % 4) * 10,
    releasedOn:
      index % 7 !== 0 && index % 3 === 0
        ? `${1950 + (index % 4) * 10}-03-0${1 + (index % 9)}`
        : null,
    rating: index % 5 === 0 ? null : (index % 3) + 6,
    popularity: (index % 6) * 10,
    genres: [['Drama'], ['Drama', 'Comedy'], [], ['Western']][index % 4] ?? [],
    tags: index % 2 === 0 ? ['remake'] : [],
  }),
)

beforeAll(async () => {
  server = await startServer()
  await importFilms(server.context.mongo, sourceOf(films))
  const movies = movieModel(server.context.mongo)
  const some = await movies.find({ 'genres.slug': 'western' }).limit(5)
  for (const movie of some) await movie.updateOne({ featured: true, premium: true })
  await genreStore(server.context.mongo, 'primary').recount()
})
afterAll(() => server.close())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers })

async function page(path: string): Promise<{ items: MovieSummary[]; nextCursor: string | null }> {
  const response = await get(path)
  expect(response.status).toBe(200)
  return (await response.json()) as { items: MovieSummary[]; nextCursor: string | null }
}

async function walk(path: string, limit: number): Promise<MovieSummary[]> {
  const seen: MovieSummary[] = []
  let cursor: string | null = null
  do {
    const next = cursor === null ? '' : `&cursor=${cursor}`
    const { items, nextCursor } = await page(`${path}&limit=${limit}${next}`)
    expect(items.length > 0 || cursor === null).toBe(true)
    seen.push(...items)
    cursor = nextCursor
  } while (cursor !== null)
  return seen
}

const filters = fc.record(
  {
    genre: fc.constantFrom('drama', 'comedy', 'western', 'unheard-of'),
    tag: fc.constantFrom('remake'),
    yearFrom: fc.constantFrom('1950', '1960', '1961'),
    yearTo: fc.constantFrom('1960', '1970', '2100'),
    minRating: fc.constantFrom('0', '6', '7.5'),
    featured: fc.constantFrom('true', 'false'),
    premium: fc.constantFrom('true', 'false'),
    playable: fc.constantFrom('false'),
  },
  { requiredKeys: [] },
)

test('shows every film exactly once, in order, on pages of any size under any filter', async () => {
  const all = new Map((await walk('/api/movies?sort=title', 100)).map((item) => [item.id, item]))
  expect(all.size).toBe(films.length)
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.constantFrom(...MovieSort.options),
      fc.integer({ min: 1, max: 13 }),
      async (filter, sort, limit) => {
        const path = `/api/movies?${new URLSearchParams({ ...filter, sort }).toString()}`
        const small = (await walk(path, limit)).map(({ id }) => id)
        const whole = (await page(`${path}&limit=100`)).items
        expect(small).toEqual(whole.map(({ id }) => id))
        expect(new Set(small).size).toBe(small.length)
        expect(whole.map((item) => describe(item, sort))).toEqual(
          inOrder(
            whole.map((item) => describe(item, sort)),
            sort,
          ),
        )
        expect(new Set(small)).toEqual(
          new Set([...all.values()].filter((item) => fits(item, filter)).map(({ id }) => id)),
        )
      },
    ),
    { numRuns: 60 },
  )
})

const tagged = (item: MovieSummary): boolean => taggedIds.has(item.id)
const taggedIds = new Set<string>()
beforeAll(async () => {
  const { items } = await page('/api/movies?tag=remake&limit=100')
  for (const { id } of items) taggedIds.add(id)
})

function fits(item: MovieSummary, filter: Partial<Record<string, string>>): boolean {
  const { genre, tag, yearFrom, yearTo, minRating, featured, premium } = filter
  const year = item.year
  return (
    (genre === undefined || item.genres.some(({ slug }) => slug === genre)) &&
    (tag === undefined || tagged(item)) &&
    (yearFrom === undefined || (year !== null && year >= Number(yearFrom))) &&
    (yearTo === undefined || (year !== null && year <= Number(yearTo))) &&
    (minRating === undefined || (item.rating !== null && item.rating >= Number(minRating))) &&
    (featured === undefined || String(item.featured) === featured) &&
    (premium === undefined || String(item.premium) === premium)
  )
}

/** What a card shows of the value it is ordered by; missing facts come last. */
function describe(item: MovieSummary, sort: MovieSort): number | string {
  if (sort === 'rating') return item.rating ?? -1
  if (sort === 'year') return item.year ?? 9999
  if (sort === 'newest') return item.year ?? -1
  if (sort === 'title') return item.title.replace(/^(The|A) /, '').replace('Ö', 'O')
  return 0
}

function inOrder<T extends number | string>(values: T[], sort: MovieSort): T[] {
  const ascending = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  return sort === 'title' || sort === 'year' ? ascending : ascending.reverse()
}

test('has no films of a genre or tag it does not know', async () => {
  expect(await page('/api/movies?genre=unheard-of')).toEqual({ items: [], nextCursor: null })
  expect(await page('/api/genres/unheard-of/movies')).toEqual({ items: [], nextCursor: null })
  expect(await page('/api/movies?tag=unheard-of')).toEqual({ items: [], nextCursor: null })
})

test('counts films by genre and by tag', async () => {
  expect(await (await get('/api/genres')).json()).toEqual({
    items: [
      { slug: 'comedy', name: 'Comedy', count: 15 },
      { slug: 'drama', name: 'Drama', count: 30 },
      { slug: 'western', name: 'Western', count: 15 },
    ],
  })
  expect(await (await get('/api/tags?popular=true')).json()).toEqual({
    items: [{ slug: 'remake', count: 30 }],
  })
})

test('lists the films of a genre as the filter does', async () => {
  const one = await page('/api/genres/western/movies?sort=title')
  const other = await page('/api/movies?genre=western&sort=title')
  expect(one.items).toEqual(other.items)
})

test.each(['featured', 'popular', 'trending'])('answers the shelf %s', async (shelf) => {
  const { items } = await page(`/api/movies/${shelf}?limit=5`)
  expect(items).toHaveLength(5)
  if (shelf === 'featured') expect(items.every(({ featured }) => featured)).toBe(true)
})

test.each([
  ['/api/movies?sort=loudness', 422, 'validation_failed'],
  ['/api/movies?limit=0', 422, 'validation_failed'],
  ['/api/movies?limit=1000', 422, 'validation_failed'],
  ['/api/movies?limit=1e1', 422, 'validation_failed'],
  ['/api/movies?genre[$ne]=drama', 422, 'validation_failed'],
  ['/api/movies?genre=%24ne', 422, 'validation_failed'],
  ['/api/movies?year=%7B%22%24gt%22%3A0%7D', 422, 'validation_failed'],
  ['/api/movies?featured=yes', 422, 'validation_failed'],
  ['/api/movies?genre=drama&genre=comedy', 422, 'validation_failed'],
  ['/api/movies?cursor=abc', 400, 'invalid_cursor'],
  [`/api/movies?cursor=${'A'.repeat(500)}`, 400, 'invalid_cursor'],
  ['/api/movies/mov_1', 422, 'validation_failed'],
  ['/api/movies/mov_0000000000000000', 404, 'not_found'],
  ['/api/movies/epi_0000000000000000', 404, 'not_found'],
  ['/api/movies/mov_0000000000000000/similar', 404, 'not_found'],
  ['/api/series/ser_0000000000000000', 404, 'not_found'],
  ['/api/series/ser_0000000000000000/seasons/1', 404, 'not_found'],
  ['/api/series?sort=rating', 422, 'validation_failed'],
])('answers %s with %i %s', async (path, status, code) => {
  const response = await get(path)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, code })
})

test('takes a cursor for its own query only, and only as it was given', async () => {
  const { nextCursor } = await page('/api/movies?genre=drama&limit=3')
  const cursor = nextCursor ?? ''
  expect((await get(`/api/movies?genre=drama&limit=5&cursor=${cursor}`)).status).toBe(200)
  const flipped = cursor.slice(0, -2) + (cursor.endsWith('A') ? 'BB' : 'AA')
  for (const foreign of [
    `/api/movies?genre=comedy&cursor=${cursor}`,
    `/api/movies?genre=drama&sort=title&cursor=${cursor}`,
    `/api/movies?cursor=${cursor}`,
    `/api/movies?genre=drama&cursor=${flipped}`,
    `/api/series?cursor=${cursor}`,
  ]) {
    const response = await get(foreign)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_cursor' })
  }
})

test('says where an answer comes from, and sends none to a client that has it', async () => {
  const { items } = await page('/api/movies?limit=1&sort=year')
  const path = `/api/movies/${items[0]?.id ?? ''}`
  const first = await get(path)
  const second = await get(path)
  expect(first.headers.get('x-data-source')).toBe('database')
  expect(second.headers.get('x-data-source')).toBe('cache')
  expect(first.headers.get('cache-control')).toContain('stale-while-revalidate')
  const etag = second.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{22}"$/)
  expect(first.headers.get('etag')).toBe(etag)
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await get(path, { 'If-None-Match': tag })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect(again.headers.get('etag')).toBe(etag)
  }
  expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200)
})

test('tells a film with all its facts and their source', async () => {
  const { items } = await page('/api/movies?genre=western&limit=1')
  const response = await get(`/api/movies/${items[0]?.id ?? ''}`)
  const detail = api.movies.get.response.parse(await response.json()) satisfies MovieDetail
  expect(detail).toMatchObject({ ...items[0], source: { name: 'Test' }, episode: null })
})

test('finds films of the same kind, the same ones each time, and not the film itself', async () => {
  const { items } = await page('/api/movies?genre=comedy&limit=1')
  const id = items[0]?.id ?? ''
  const { items: similar } = await page(`/api/movies/${id}/similar?limit=10`)
  expect(similar).toHaveLength(10)
  expect(similar.map((item) => item.id)).not.toContain(id)
  expect(similar[0]?.genres).toEqual(items[0]?.genres)
})
