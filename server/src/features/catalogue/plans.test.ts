import { MovieSort } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { film, sourceOf } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { queriesFrom } from '../../infra/keyset.ts'
import { importFilms } from './import/run-import.ts'
import { planList } from './movie-queries.ts'
import { listQuery, movieStore, trendingQuery, type MovieQuery } from './movie-store.ts'
import { similarQueries } from './similar.ts'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
  const films = Array.from({ length: 300 }, (_, index) =>
    film({ title: `Film ${index}`, year: 1900 + (index % 100), genres: ['Drama'], tags: ['a'] }),
  )
  await importFilms(server.context.mongo, sourceOf(films))
})
afterAll(() => server.close())

const filters = [
  {},
  { genre: 'drama' },
  { tag: 'a' },
  { year: 1950 },
  { yearFrom: 1950, yearTo: 1960 },
  { yearFrom: 1900, yearTo: 1990 },
  { yearFrom: 1960, yearTo: 1950 },
  { minRating: 5 },
  { featured: true },
  { featured: false },
  { premium: true },
  { playable: true },
  { genre: 'drama', year: 1950 },
  { genre: 'drama', tag: 'a', featured: true, minRating: 5, yearFrom: 1900 },
]

/** Every query that lists make: each filter in each order, on the first page and after a border. */
const lists: [string, MovieQuery][] = filters.flatMap((filter) =>
  MovieSort.options.flatMap((sort) => {
    const plan = planList({ ...filter, sort })
    const value = sort === 'title' ? 'film 5' : sort === 'newest' ? '1950' : 5
    const borders = [null, { value, id: 'mov_0000000000000000' }]
    return borders.flatMap((border) =>
      queriesFrom(plan.filter, plan.order, border).map((query, part): [string, MovieQuery] => [
        `${JSON.stringify(filter)} by ${sort}, ${border ? `after a border (${part})` : 'from the start'}`,
        listQuery(plan, query, 21),
      ]),
    )
  }),
)

const title = {
  _id: 'mov_0000000000000000',
  genres: [{ slug: 'drama', name: 'Drama' }],
  tags: [],
  credits: [{ name: 'Somebody', role: 'director' as const }],
  year: 1950,
}

const others: [string, MovieQuery][] = [
  ['trending', trendingQuery(20)],
  ...similarQueries(title).map((query, index): [string, MovieQuery] => [`similar ${index}`, query]),
]

test.each([...lists, ...others])('%s is read from an index, in its order', async (_name, query) => {
  const plan = JSON.stringify(await movieStore(server.context.mongo, 'primary').explain(query))
  // A range that ends before it begins has no films, and MongoDB looks for none.
  expect(plan).toMatch(new RegExp(`"indexName":"${query.hint}"|"EOF"`))
  expect(plan).not.toContain('"COLLSCAN"')
  expect(plan).not.toContain('"SORT"')
})
