import { api, type PersonDetail } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addFilms, film } from '../../../test/films.ts'
import { startServer, type TestServer } from '../../../test/harness.ts'
import { queriesFrom } from '../../infra/keyset.ts'
import { migrate } from '../../migrate.ts'
import { personIdOf } from './ids.ts'
import { movieStore } from './movie-store.ts'
import { filmographyQuery, personStore } from './people-store.ts'
import type { PersonRecord } from './title-record.ts'

let server: TestServer
const actor = (name: string) => ({ name, role: 'actor' as const })
const director = (name: string) => ({ name, role: 'director' as const })

beforeAll(async () => {
  server = await startServer()
  await addFilms(server.context.mongo, [
    film({ title: 'Harbour', popularity: 30, credits: [director('Zoë Kern'), actor('Zoë Kern')] }),
    film({ title: 'Anchor', popularity: 90, credits: [actor('Zoe Kern'), actor('Zoë Kern')] }),
    film({ title: 'Buoy', popularity: 60, credits: [actor('Zoë Kern'), actor('Lee Marsh')] }),
    ...Array.from({ length: 7 }, (_, index) =>
      film({ title: `Tide ${index}`, popularity: 10, credits: [actor('Zoë Kern')] }),
    ),
  ])
  await personStore(server.context.mongo, 'primary').recount()
})
afterAll(() => server.close())

const ask = (id: string, query = '') => fetch(`${server.url}/api/people/${id}${query}`)
const person = async (name: string, query = ''): Promise<PersonDetail> => {
  const response = await ask(personIdOf(name), query)
  expect(response.status).toBe(200)
  return api.people.get.response.parse(await response.json())
}
const stored = () =>
  server.context.mongo.collection<PersonRecord>('people').find().sort({ _id: 1 }).toArray()

test('knows a person under every spelling, by the commonest name', async () => {
  expect(personIdOf('ZOE  KERN')).toBe(personIdOf('Zoë Kern'))
  expect(await person('Zoë Kern')).toMatchObject({
    name: 'Zoë Kern',
    filmCount: 10,
    credits: [
      { role: 'actor', count: 10 },
      { role: 'director', count: 1 },
    ],
  })
})

test('shows the films once each, the popular ones first, with the roles in them', async () => {
  const { filmography } = await person('Zoë Kern', '?limit=3')
  expect(filmography.items.map(({ title, roles }) => [title, roles])).toEqual([
    ['Anchor', ['actor']],
    ['Buoy', ['actor']],
    ['Harbour', ['director', 'actor']],
  ])
})

test('pages through the films without gap or repetition', async () => {
  const whole = (await person('Zoë Kern', '?limit=100')).filmography.items.map(({ id }) => id)
  expect(whole).toHaveLength(10)
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: PersonDetail['filmography'] = (
      await person('Zoë Kern', `?limit=3${cursor && `&cursor=${cursor}`}`)
    ).filmography
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  }
  expect(seen).toEqual(whole)
})

test('refuses ids of nobody, malformed ids, and cursors of other people', async () => {
  expect((await ask(personIdOf('Nobody At All'))).status).toBe(404)
  expect((await ask('per_x')).status).toBe(422)
  const { nextCursor } = (await person('Zoë Kern', '?limit=1')).filmography
  const foreign = await ask(personIdOf('Lee Marsh'), `?cursor=${nextCursor ?? ''}`)
  expect(foreign.status).toBe(400)
  expect(await foreign.json()).toMatchObject({ code: 'invalid_cursor' })
})

test('films name the people they credit', async () => {
  const list = (await (await fetch(`${server.url}/api/movies?limit=1`)).json()) as {
    items: { id: string }[]
  }
  const detail = await fetch(`${server.url}/api/movies/${list.items[0]?.id ?? ''}`)
  expect(await detail.json()).toMatchObject({
    credits: [{ personId: personIdOf('Zoë Kern') }, { personId: personIdOf('Zoë Kern') }],
  })
})

test('reads every page of a filmography from the index, in its order', async () => {
  const order = { field: 'popularity', direction: -1 } as const
  const filter = { 'credits.name': 'Zoë Kern' }
  for (const border of [null, { value: 10, id: 'mov_0000000000000000' }]) {
    for (const part of queriesFrom(filter, order, border)) {
      const plan = JSON.stringify(
        await movieStore(server.context.mongo, 'primary').explain(filmographyQuery(part, 21)),
      )
      expect(plan).toContain('"indexName":"people"')
      expect(plan).not.toMatch(/"COLLSCAN"|"SORT"/)
    }
  }
})

test('counts again to the same, forgets who is credited no more, and counts an older catalogue', async () => {
  const { mongo } = server.context
  const store = personStore(mongo, 'primary')
  const before = await stored()
  await store.recount()
  expect(await stored()).toEqual(before)

  await mongo.collection('movies').deleteOne({ title: 'Buoy' })
  await store.recount()
  expect((await stored()).map(({ name, filmCount }) => [name, filmCount])).toEqual([
    ['Zoë Kern', 9],
  ])

  await mongo.collection('people').deleteMany({})
  await migrate(mongo)
  expect(await stored()).toHaveLength(1)
})
