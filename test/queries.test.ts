import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../server/src/app.ts'
import { loadConfig } from '../server/src/config.ts'
import { createContext, type Context } from '../server/src/context.ts'
import { accountJobs } from '../server/src/features/auth/erasure.ts'
import { genreStore } from '../server/src/features/catalogue/genre-store.ts'
import { seedDemo } from '../server/src/features/catalogue/demo/seed.ts'
import { catalogueJobs } from '../server/src/features/catalogue/warm.ts'
import { uploadJobs } from '../server/src/features/library/jobs.ts'
import { progressJobs } from '../server/src/features/progress/jobs.ts'
import { socialJobs } from '../server/src/features/social/jobs.ts'
import { createFastServer } from '../server/src/http/fast-server.ts'
import { closeServer } from '../server/src/infra/drain.ts'
import { migrate } from '../server/src/migrate.ts'
import { addFilms, countPeople, film } from '../server/test/films.ts'
import { watchQueries, type QueryWatch } from '../server/test/query-watch.ts'
import { runCampaign } from './fuzz/campaign.ts'
import { startStores, type Target } from './fuzz/target.ts'

/** What is asked for in any case; the rest depends on settings. */
const heard = [
  'movies',
  'series',
  'episodes',
  'genres',
  'tags',
  'people',
  'users',
  'families',
].concat(['apikeys', 'audit', 'favorites', 'likes', 'ratings', 'progress', 'audiences', 'tastes'])

const closers: (() => Promise<unknown>)[] = []
let context: Context
let target: Target
let queries: QueryWatch

beforeAll(async () => {
  const environment = await startStores(closers)
  const uri = `${environment.MONGODB_URI}?monitorCommands=true`
  context = await createContext(
    loadConfig({ ...environment, MONGODB_URI: uri, LOG_LEVEL: 'silent' }),
  )
  closers.push(context.close)
  await migrate(context.mongo)
  await fillCatalogue(context)
  queries = watchQueries(context.mongo)
  const server = createFastServer(createApp(context))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => closeServer(server))
  target = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    // What the tests themselves ask of the database goes past the connection that is heard.
    admin: await createContext(loadConfig({ ...environment, LOG_LEVEL: 'silent' })),
    failures: () => [],
    isAlive: () => true,
    close: () => Promise.resolve(),
  }
  closers.push(target.admin.close)
}, 120_000)
afterAll(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function fillCatalogue({ mongo }: Context): Promise<void> {
  const films = Array.from({ length: 300 }, (_, index) =>
    film({
      title: `Harbour ${index}`,
      year: 1900 + (index % 100),
      rating: index % 10,
      genres: ['Drama'],
      tags: ['remake'],
      credits: [{ name: `Actor ${index % 20}`, role: 'actor' }],
    }),
  )
  await addFilms(mongo, films)
  await seedDemo(mongo)
  await genreStore(mongo, 'primary').recount()
  await countPeople(mongo)
}

/**
 * Whatever the process sends is explained, so that no query is left out: of every endpoint under
 * generated requests, and of the jobs of the worker. A new endpoint is in here by itself.
 */
test('every query of the API and of the worker is read from an index, in its order, in time', async () => {
  const { findings } = await runCampaign(target, { seed: 1, casesPerEndpoint: 10, hangMs: 20_000 })
  expect(findings).toEqual([])
  const jobs = [progressJobs, catalogueJobs, socialJobs, accountJobs, uploadJobs]
  for (const { run } of jobs.flatMap((of) => of(context))) await run()
  expect(await queries.offences()).toEqual([])
  expect(queries.kinds).toBeGreaterThan(50)
  expect([...queries.collections]).toEqual(expect.arrayContaining(heard))
}, 300_000)

test('a scan of a collection, a sort in memory and a read without an end are found out', async () => {
  const known = await queries.offences()
  const movies = context.mongo.collection('movies')
  const maxTimeMS = 2000
  await movies.findOne({ overview: 'a harbour' }, { maxTimeMS })
  await movies
    .find({ 'credits.name': 'Actor 1' })
    .sort({ overview: 1 })
    .maxTimeMS(maxTimeMS)
    .toArray()
  await movies.find({ year: { $lte: 1900 } }).toArray()
  await movies.deleteMany({ overview: 'a harbour' })
  const found = (await queries.offences()).filter((offence) => !known.includes(offence))
  expect(found.map((offence) => offence.split(':', 1)[0])).toEqual([
    'reads the whole collection',
    'sorts in memory',
    'has no maxTimeMS',
    'reads the whole collection',
  ])
})
