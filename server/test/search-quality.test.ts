import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from './harness.ts'
import { judge, readJudged, type JudgedCatalogue } from './judged.ts'
import type { FilmSource } from '../src/features/catalogue/import/imported-film.ts'
import { importFilms } from '../src/features/catalogue/import/run-import.ts'
import { vegaSource } from '../src/features/catalogue/import/vega.ts'
import { wikipediaSource } from '../src/features/catalogue/import/wikipedia.ts'
import { personStore } from '../src/features/catalogue/people-store.ts'

/** The folder of the Wikipedia films, for the measure at full size. */
const folder = process.env['CINEMA_DATA']
const leastRank = 0.9
const minutes = 60_000

describe('over the films that come with the product', () => {
  testQuality('vega', vegaSource)
})

describe.skipIf(folder === undefined)('over 36,000 films (CINEMA_DATA names their folder)', () => {
  testQuality('wikipedia', () => wikipediaSource(folder ?? ''))
})

function testQuality(name: JudgedCatalogue, source: () => FilmSource): void {
  let server: TestServer

  beforeAll(async () => {
    server = await startServer()
    await importFilms(server.context.mongo, source())
    await personStore(server.context.mongo, 'primary').recount()
    await server.context.searchIndex.settled()
  }, 10 * minutes)
  afterAll(() => server.close())

  test('puts what viewers mean first, or nearly', async () => {
    const engine = server.context.searchIndex.current()
    if (!engine) throw new Error('The index was not built.')
    const judged = await judge(engine, await readJudged(name))
    const titles = judged.find(({ kind }) => kind === 'titles')
    expect(titles?.mrr, `missed: ${titles?.missed.join(', ') ?? ''}`).toBeGreaterThan(leastRank)
  })
}
