import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { promisify } from 'node:util'
import { startDataStores, type DataStores } from '@cinema/embedded'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../embedded/src/launcher/ports.ts'
import { startServices, type Services } from '../../scripts/ops/services.ts'
import { compileCache } from '../../server/test/compile-cache.ts'
import { removeFolder, temporaryFolder, until } from '../support/product.ts'

const root = path.resolve(import.meta.dirname, '../..')
const account = { email: 'mary@example.org', password: 'three parts and one gate' }

let folder: string
let stores: DataStores
let services: Services
let token: string
let filmId: string

beforeAll(async () => {
  folder = await temporaryFolder()
  stores = await startDataStores({ dataDir: path.join(folder, 'stores') })
  const secret = (): string => randomBytes(24).toString('hex')
  const environment = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'production',
    ...compileCache,
    LOG_LEVEL: 'error',
    DATA_DIR: folder,
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    JWT_SECRETS: `k1:${secret()}`,
    MEDIA_SIGNING_SECRET: secret(),
    RATE_LIMIT_ANONYMOUS: '100000',
    RATE_LIMIT_FREE: '100000',
    // A machine that is busy with other tests is not one that viewers overload.
    SHED_DELAY_MS: '60000',
  }
  await promisify(execFile)(process.execPath, ['server/src/cli.ts', 'setup'], {
    cwd: root,
    env: environment,
  })
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()]
  services = await startServices({ ports, environment })
}, 180_000)

afterAll(async () => {
  await services.close()
  await stores.close()
  await removeFolder(folder)
}, 60_000)

const ask = (address: string, init: RequestInit = {}) =>
  fetch(services.url + address, {
    ...init,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(init.body !== undefined && { 'Content-Type': 'application/json' }),
    },
  })

const post = (address: string, body: unknown) =>
  ask(address, { method: 'POST', body: JSON.stringify(body) })

/** What a viewer does, each by the service that answers it; the status of its answer. */
const steps = {
  'sign in': async () => (await post('/api/auth/login', account)).status,
  browse: async () => (await ask('/api/movies?limit=5')).status,
  search: async () => (await ask('/api/search?q=slow')).status,
  play: async () => (await ask(`/api/streaming/sources/${filmId}`)).status,
}

const statuses = async () => {
  const entries = Object.entries(steps).map(async ([name, step]) => [name, await step()] as const)
  return Object.fromEntries(await Promise.all(entries))
}

const allFine = { 'sign in': 200, browse: 200, search: 200, play: 200 }

test('a viewer signs in, browses, searches and plays through the gateway', async () => {
  const registered = await post('/api/auth/register', { ...account, username: 'Mary' })
  expect(registered.status).toBe(201)
  token = ((await registered.json()) as { accessToken: string }).accessToken
  const { items } = (await (await ask('/api/movies?playable=true')).json()) as {
    items: { id: string }[]
  }
  filmId = items[0]?.id ?? ''
  expect(await statuses()).toEqual(allFine)

  const { sources } = (await (await ask(`/api/streaming/sources/${filmId}`)).json()) as {
    sources: { url: string }[]
  }
  const playlist = await fetch(new URL(sources[0]?.url ?? '', services.url))
  expect(await playlist.text()).toMatch(/^#EXTM3U/)

  const device = { movieId: filmId, deviceId: 'television' }
  const session = (await (await post('/api/streaming/sessions', device)).json()) as {
    sessionId: string
    epoch: number
  }
  const place = { positionSeconds: 12, durationSeconds: 60, playedSeconds: 12 }
  const report = await post(`/api/streaming/progress/${filmId}`, {
    ...{ sessionId: session.sessionId, epoch: session.epoch, seq: 1, event: 'heartbeat' },
    ...place,
  })
  expect(await report.json()).toMatchObject({ result: 'accepted' })
})

test.each([
  ['streaming', { ...allFine, play: 503 }],
  ['auth', { ...allFine, 'sign in': 503 }],
  ['catalogue', { ...allFine, browse: 503, search: 503 }],
] as const)(
  'while %s is killed the others go on, and it comes back',
  async (name, expected) => {
    const instance = services.instances.get(name)
    await instance?.kill()
    expect(await statuses()).toEqual(expected)
    await instance?.start()
    await until(async () => JSON.stringify(await statuses()) === JSON.stringify(allFine), 60)
  },
  120_000,
)
