import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { addFilms, film } from './films.ts'
import { startServer, testEnvironment, type TestServer } from './harness.ts'
import { startReplicaProxy, type ReplicaProxy } from './replica-proxy.ts'

/** What may be a moment behind; everything else is somebody's own, and has to be what it is now. */
const mayBeBehind = ['movies', 'series', 'seasons', 'episodes', 'genres', 'tags', 'people']

let proxy: ReplicaProxy
let server: TestServer
beforeAll(async () => {
  proxy = await startReplicaProxy(testEnvironment().MONGODB_URI)
  server = await startServer({
    MONGODB_URI: proxy.uri,
    MONGODB_READ_PREFERENCE: 'secondaryPreferred',
  })
  await addFilms(server.context.mongo, [film({ title: 'Lighthouse', year: 1961 })])
})
afterAll(async () => {
  await server.close()
  await proxy.close()
})

test('the catalogue is read where the operator says, accounts and progress from the primary', async () => {
  const browser = openBrowser(server.url)
  const { token } = await browser.register()
  proxy.sent.splice(0)
  const list = await browser.send('GET', '/api/movies?limit=1')
  const [first] = (list.body as { items: { id: string }[] }).items
  const id = first?.id ?? ''
  for (const path of [`/api/movies/${id}`, `/api/movies/${id}/similar`, '/api/genres']) {
    expect(await browser.send('GET', path)).toMatchObject({ status: 200 })
  }
  await browser.send('PUT', `/api/movies/${id}/favorite`, { token })
  for (const path of ['/api/user/favorites', '/api/user/continue-watching', '/api/auth/me']) {
    expect(await browser.send('GET', path, { token })).toMatchObject({ status: 200 })
  }

  const reads = proxy.sent.filter(({ name }) => ['find', 'aggregate'].includes(name))
  const asked = (readPreference: string): Set<string> =>
    new Set(reads.filter((each) => each.readPreference === readPreference).map((r) => r.collection))
  expect(asked('secondaryPreferred')).toContain('movies')
  expect(asked('primary')).toContain('favorites')
  expect([...asked('secondaryPreferred')].filter((name) => !mayBeBehind.includes(name))).toEqual([])
})
