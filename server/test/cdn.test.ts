import { api } from '@cinema/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from './harness.ts'
import { seedDemo } from '../src/features/catalogue/demo/seed.ts'

const network = 'https://cdn.example.org'
let server: TestServer
beforeAll(async () => {
  server = await startServer({
    CDN_KIND: 'generic',
    CDN_BASE_URL: network,
    PUBLIC_URL: 'https://cinema.example',
  })
  await seedDemo(server.context.mongo)
})
afterAll(() => server.close())

const json = async (path: string): Promise<unknown> => (await fetch(server.url + path)).json()

test('leads players and pictures to the network, which finds both here', async () => {
  const { items } = api.movies.featured.response.parse(await json('/api/movies/featured'))
  const [film] = items
  const picture = film?.posterSet?.srcset.split(' ')[0] ?? ''
  expect(picture.startsWith(`${network}/api/artwork/`)).toBe(true)
  expect(film?.posterUrl?.startsWith(network)).toBe(true)
  expect((await fetch(picture.replace(network, server.url))).status).toBe(200)

  const answer = await json(`/api/streaming/sources/${film?.id ?? ''}`)
  const { sources } = api.streaming.sources.response.parse(answer)
  const playlist = sources.find(({ provider }) => provider === 'library')?.url ?? ''
  expect(playlist.startsWith(`${network}/api/streaming/hls/`)).toBe(true)
  const fetched = await fetch(playlist.replace(network, server.url))
  expect(fetched.status).toBe(200)
  expect(fetched.headers.get('access-control-allow-origin')).toBe('https://cinema.example')
  // Relative, so that the renditions and segments follow the playlist to the network.
  expect(await fetched.text()).not.toContain('://')
})
