import { api, type SearchHit, type Suggestion } from '@cinema/contract'
import fc from 'fast-check'
import type { z } from 'zod'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addFilms, countPeople, film } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'

let server: TestServer
type Page = z.output<typeof api.search.find.response>
const actor = (name: string) => ({ name, role: 'actor' as const })

beforeAll(async () => {
  server = await startServer()
  const films = [
    film({ title: 'The Lighthouse', year: 1995, popularity: 20, genres: ['Drama'] }),
    film({ title: 'Lighthouse Keepers', year: 1961, popularity: 30, genres: ['Drama', 'Comedy'] }),
    film({
      title: 'Stormy Sea',
      year: 1962,
      popularity: 90,
      overview: 'A lighthouse, in a storm.',
    }),
    film({ title: 'Café Señorita', year: 2004, popularity: 5, genres: ['Romance'] }),
    film({
      title: 'Blue Morning',
      year: 1988,
      popularity: 50,
      credits: [actor('Vera Lighthouse')],
    }),
    film({ title: "Ocean's Edge", year: null, rating: 7 }),
    ...Array.from({ length: 45 }, (_, index) =>
      film({ title: `Carnival ${index}`, year: 1970 + (index % 30), popularity: index % 4 }),
    ),
  ]
  await addFilms(server.context.mongo, films)
  await countPeople(server.context.mongo)
  await server.context.searchIndex.settled()
})
afterAll(() => server.close())

const find = (query: Record<string, string>): Promise<Page> => findAt(server, query)
const findAt = async ({ url }: TestServer, query: Record<string, string>): Promise<Page> => {
  const response = await fetch(`${url}/api/search?${new URLSearchParams(query).toString()}`)
  expect(response.status).toBe(200)
  return api.search.find.response.parse(await response.json())
}
const nameOf = (item: SearchHit | Suggestion): string => ('title' in item ? item.title : item.name)
const titles = ({ items }: { items: (SearchHit | Suggestion)[] }) => items.map(nameOf)

test('puts the title itself first, then titles with the word, people, descriptions', async () => {
  const page = await find({ q: 'lighthouse' })
  expect(titles(page).slice(0, 2)).toEqual(['The Lighthouse', 'Lighthouse Keepers'])
  expect(titles(page).slice(2)).toEqual(['Vera Lighthouse', 'Blue Morning', 'Stormy Sea'])
})

test('finds a person by the whole name first', async () => {
  expect(titles(await find({ q: 'vera lighthouse', kind: 'film' }))).toEqual(['Blue Morning'])
})

test.each(['cafe senorita', 'CAFÉ   SEÑORITA', '"café" -señorita', 'café, señorita!'])(
  'does not mind case, marks and punctuation in %s',
  async (q) => {
    expect(titles(await find({ q }))).toEqual(['Café Señorita'])
  },
)

test('finds a title while it is typed, and marks what was typed', async () => {
  const { items } = await find({ q: 'the lightho' })
  expect(items.map(marked).slice(0, 2)).toEqual(['The [Lightho]use', '[Lightho]use Keepers'])
  const [edge] = (await find({ q: 'oceans edge' })).items
  expect(edge && marked(edge)).toBe("[Ocean's] [Edge]")
})

const marked = (hit: SearchHit): string =>
  hit.highlights.reduceRight(
    (text, { start, end }) =>
      `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`,
    nameOf(hit),
  )

test('counts the whole result by genre and decade, whatever the page', async () => {
  const { facets } = await find({ q: 'lighthouse', limit: '1' })
  expect(facets.genres).toEqual([
    { slug: 'drama', name: 'Drama', count: 2 },
    { slug: 'comedy', name: 'Comedy', count: 1 },
  ])
  expect(facets.decades).toEqual([
    { decade: 1960, count: 2 },
    { decade: 1980, count: 1 },
    { decade: 1990, count: 1 },
  ])
})

test('narrows by genre, years and rating', async () => {
  expect(titles(await find({ q: 'lighthouse', genre: 'comedy' }))).toEqual(['Lighthouse Keepers'])
  expect(titles(await find({ q: 'lighthouse', year: '1995' }))).toEqual(['The Lighthouse'])
  const sixties = await find({ q: 'lighthouse', yearFrom: '1960', yearTo: '1969' })
  expect(titles(sixties).sort()).toEqual(['Lighthouse Keepers', 'Stormy Sea'])
  expect(titles(await find({ q: 'ocean', minRating: '8' }))).toEqual([])
})

test('shows every hit exactly once over its pages', async () => {
  const whole = titles(await find({ q: 'carnival', limit: '100' }))
  expect(whole).toHaveLength(45)
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page = await find({ q: 'carnival', limit: '7', ...(cursor && { cursor }) })
    seen.push(...titles(page))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(whole)
})

test('refuses a cursor of another search', async () => {
  const { nextCursor } = await find({ q: 'carnival', limit: '7' })
  const response = await fetch(`${server.url}/api/search?q=lighthouse&cursor=${nextCursor ?? ''}`)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'invalid_cursor' })
})

test.each(['q=', 'q=%20', '', `q=${'a'.repeat(101)}`, 'q=a&q=b', 'q[$gt]=', 'q=a&limit=0'])(
  'refuses the search %s',
  async (query) => {
    for (const path of ['/api/search', '/api/search/suggest']) {
      const response = await fetch(`${server.url}${path}?${query}`)
      expect(response.status).toBe(422)
    }
  },
)

test('answers whatever is typed', async () => {
  const typed = fc.oneof(
    fc.string({ minLength: 1, maxLength: 100, unit: 'binary' }),
    fc.string({
      minLength: 1,
      maxLength: 60,
      unit: fc.constantFrom('"', '-', '$', '*', '(', ')', '\\', ' ', 'a', 'OR', 'NEAR', ':', '^'),
    }),
  )
  await fc.assert(
    fc.asyncProperty(typed, async (q) => {
      const query = new URLSearchParams({ q })
      for (const path of ['/api/search', '/api/search/suggest']) {
        const { status } = await fetch(`${server.url}${path}?${query.toString()}`)
        expect([200, 422]).toContain(status)
      }
    }),
    { numRuns: 100 },
  )
})

test('suggests titles and names for what is typed so far, the closest first', async () => {
  const suggest = async (q: string) => {
    const query = new URLSearchParams({ q, limit: '3' })
    const response = await fetch(`${server.url}/api/search/suggest?${query.toString()}`)
    return titles(api.search.suggest.response.parse(await response.json()))
  }
  expect(await suggest('light')).toEqual([
    'The Lighthouse',
    'Lighthouse Keepers',
    'Vera Lighthouse',
  ])
  expect((await suggest('the l')).slice(0, 2)).toEqual(['The Lighthouse', 'Lighthouse Keepers'])
  expect(await suggest('CAFE')).toEqual(['Café Señorita'])
  expect(await suggest('carnival')).toHaveLength(3)
  expect(await suggest('!?')).toEqual([])
  expect(await suggest('keepers')).toEqual(['Lighthouse Keepers'])
})

describe('the index', () => {
  test.each([
    ['lihgthouse keepers', 'Lighthouse Keepers', 'lighthouse keepers'],
    ['carnivl 12', 'Carnival 12', 'carnival 12'],
    ['stromy sea', 'Stormy Sea', 'stormy sea'],
    ['stormysea', 'Stormy Sea', 'stormy sea'],
  ])('understands %s', async (q, title, correctedQuery) => {
    const page = await find({ q })
    expect(page.items[0] && nameOf(page.items[0])).toBe(title)
    expect(page.correctedQuery).toBe(correctedQuery)
  })

  test('does not correct what is right, however the words are ordered', async () => {
    const page = await find({ q: 'sea stormy' })
    expect(titles(page)[0]).toBe('Stormy Sea')
    expect(page.correctedQuery).toBeUndefined()
  })

  test('finds people and their films, and tells the kinds apart', async () => {
    const { items, facets } = await find({ q: 'vera lighthouse' })
    expect(items.map((item) => [item.kind, nameOf(item)])).toEqual([
      ['person', 'Vera Lighthouse'],
      ['film', 'Blue Morning'],
    ])
    expect(facets.kinds).toEqual([
      { kind: 'film', count: 1 },
      { kind: 'person', count: 1 },
    ])
    expect(titles(await find({ q: 'vera lighthouse', kind: 'person' }))).toEqual([
      'Vera Lighthouse',
    ])
  })

  test('takes a year beside a title as its year', async () => {
    expect(titles(await find({ q: 'carnival 1975' }))[0]).toMatch(/^Carnival (5|35)$/)
  })

  test('counts each facet as if it were not narrowed itself', async () => {
    const whole = (await find({ q: 'carnival' })).facets
    const narrowed = (await find({ q: 'carnival', yearFrom: '1970', yearTo: '1979' })).facets
    expect(narrowed.decades).toEqual(whole.decades)
    expect((await find({ q: "ocean's", minRating: '7' })).facets.ratings).toEqual([
      { minRating: 7, count: 1 },
      { minRating: 6, count: 1 },
      { minRating: 5, count: 1 },
    ])
  })

  test('follows the catalogue', async () => {
    const { mongo, cache } = server.context
    await addFilms(mongo, [film({ title: 'Quiet Meridian' })])
    await cache.invalidate()
    const found = async () => titles(await find({ q: 'quiet meridian' }))
    await expect.poll(found, { timeout: 20_000 }).toEqual(['Quiet Meridian'])
  })
})

test('answers from the database, and says so, until the index is there', async () => {
  const fresh = await startServer()
  try {
    await addFilms(fresh.context.mongo, [film({ title: 'Early Bird', year: 1990 })])
    const page = await findAt(fresh, { q: 'early bird' })
    expect(titles(page)).toEqual(['Early Bird'])
    expect(page.degraded).toBe(true)
    await fresh.context.searchIndex.settled()
    const later = await findAt(fresh, { q: 'early bird' })
    expect(titles(later)).toEqual(['Early Bird'])
    expect(later.degraded).toBeUndefined()
  } finally {
    await fresh.close()
  }
})
