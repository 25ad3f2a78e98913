import type { DirectSource, ProviderStatus, Sources } from '@cinema/contract'
import { expect } from 'vitest'
import type { FilmHost } from './film-host.ts'
import { createAdministrator, createViewer, type Playback } from './playback.ts'

/** What the library needs to have a title. */
export const inLibrary = { mediaPath: 'demo/small-geometry-line', bestHeight: 1080 }

/** All providers on, those outside at one host. */
export const allProviders = ({ url, host }: FilmHost) => ({
  VIDKING_BASE_URL: url,
  DIRECT_HOSTS: host,
  // A machine that is busy with other tests is no provider that is away.
  PROVIDER_TIMEOUT_MS: '60000',
})

let lastTmdbId = Math.floor(Math.random() * 1_000_000)
/** A title of TMDb that nobody has asked for yet. */
export const newTmdb = () => ({ id: ++lastTmdbId })

export async function get<T>({ url }: Playback, path: string): Promise<T> {
  const { status, body } = await createViewer(url).send('GET', path)
  expect(status).toBe(200)
  // The body is what the endpoint at that path declares.
  return body as unknown as T
}

export const sourcesOf = (server: Playback, movieId: string, query = '') =>
  get<Sources>(server, `/api/streaming/sources/${movieId}${query}`)

export const statusesOf = (server: Playback) =>
  get<ProviderStatus[]>(server, '/api/streaming/providers')

export const statusOf = async (server: Playback, name: string) =>
  (await statusesOf(server)).find((status) => status.name === name)

export const named = ({ sources }: Sources) => sources.map(({ provider }) => provider)

export const setDirect = ({ url }: Playback, movieId: string, sources: readonly DirectSource[]) =>
  createAdministrator(url).send('PUT', `/api/admin/direct-sources/${movieId}`, { sources })
