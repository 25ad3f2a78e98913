import { setTimeout as pause } from 'node:timers/promises'
import { loadConfig } from '../../server/src/config.ts'
import { createContext, type Context } from '../../server/src/context.ts'
import { genreStore } from '../../server/src/features/catalogue/genre-store.ts'
import { migrate } from '../../server/src/migrate.ts'
import { addFilms, countPeople, film } from '../../server/test/films.ts'
import { startFaultProxy, throughProxy, type FaultProxy } from '../../server/test/fault-proxy.ts'
import { startStores } from '../fuzz/target.ts'
import { createVictim, until } from './processes.ts'

export const dependencies = ['mongodb', 'cache Redis', 'state Redis'] as const
export type Dependency = (typeof dependencies)[number]
export const faults = ['refused', 'silent', 'slow'] as const
export type Fault = (typeof faults)[number]

/** A process of the API whose way to each of its stores can be broken. */
export interface Stage {
  /** Browses while a dependency is away, and until it is of use again; without one, undisturbed. */
  browse: (trial: Trial) => Promise<Outcome>
  close: () => Promise<void>
}

export interface Trial {
  readonly broken?: readonly [Dependency, Fault]
  /** For so long every page is asked for again and again, each time after the catalogue has changed. */
  readonly seconds: number
}

export interface Seen {
  readonly path: string
  readonly status: number
  readonly ms: number
  readonly source: string | null
  readonly warning: string | null
  readonly ageSeconds: number | null
}

export interface Outcome {
  readonly seen: readonly Seen[]
  /** By how much `degraded_responses_total` grew. */
  readonly degraded: number
}

/** What a slow dependency takes for each answer. */
const slowMs = 5000
const films = 120
/** What an instance was told lately it believes for a moment: a fault has to outlast that. */
const betweenPagesMs = 50

const paths = [
  ...['popularity', 'newest', 'rating', 'title', 'year'].map((sort) => `/api/movies?sort=${sort}`),
  ...['featured', 'popular', 'trending'].map((shelf) => `/api/movies/${shelf}`),
  '/api/genres',
  '/api/genres/drama/movies',
  '/api/tags',
  '/api/series',
  ...['harbour', 'harbuor', 'actor 7', 'harbour 19'].map(
    (q) => `/api/search?q=${encodeURIComponent(q)}`,
  ),
]

export async function startStage(overrides: Readonly<Record<string, string>>): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const environment = { ...(await startStores(closers)), ...overrides }
    const admin = await createContext(loadConfig({ ...environment, LOG_LEVEL: 'silent' }))
    closers.push(admin.close)
    await fillCatalogue(admin)
    const { proxies, variables } = await putBetween(environment, closers)
    const api = createVictim({
      entry: 'server/src/api.ts',
      environment: { ...environment, ...variables, LOG_LEVEL: 'fatal' },
    })
    closers.push(api.kill)
    await api.start()
    const pages = await pagesOf(api.url)
    const play = { url: api.url, pages, admin, proxies }
    return {
      browse: (trial) =>
        browse(play, trial).catch((cause: unknown) => {
          throw new Error(`The API did not go on: ${api.lastWords()}`, { cause })
        }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function fillCatalogue({ mongo }: Context): Promise<void> {
  await migrate(mongo)
  const made = Array.from({ length: films }, (_, index) =>
    film({
      title: `Harbour ${index}`,
      year: 1900 + index,
      rating: index % 10,
      popularity: index % 100,
      genres: ['Drama'],
      tags: ['remake'],
      credits: [{ name: `Actor ${index % 20}`, role: 'actor' }],
    }),
  )
  await addFilms(mongo, made)
  await genreStore(mongo, 'primary').recount()
  await countPeople(mongo)
}

type Proxies = Readonly<Record<Dependency, FaultProxy>>

async function putBetween(
  urls: Readonly<Record<'MONGODB_URI' | 'REDIS_CACHE_URL' | 'REDIS_STATE_URL', string>>,
  closers: (() => Promise<unknown>)[],
) {
  const between = async (url: string): Promise<FaultProxy> => {
    const { hostname, port } = new URL(url)
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) })
    closers.push(proxy.close)
    return proxy
  }
  const proxies: Proxies = {
    mongodb: await between(urls.MONGODB_URI),
    'cache Redis': await between(urls.REDIS_CACHE_URL),
    'state Redis': await between(urls.REDIS_STATE_URL),
  }
  const variables = {
    MONGODB_URI: throughProxy(urls.MONGODB_URI, proxies.mongodb),
    REDIS_CACHE_URL: throughProxy(urls.REDIS_CACHE_URL, proxies['cache Redis']),
    REDIS_STATE_URL: throughProxy(urls.REDIS_STATE_URL, proxies['state Redis']),
  }
  return { proxies, variables }
}

/** What viewers ask for: shelves, lists, searches, and the films that are in them. */
async function pagesOf(url: string): Promise<readonly string[]> {
  const response = await fetch(`${url}/api/movies?sort=title&limit=24`)
  const { items } = (await response.json()) as { items: readonly { id: string }[] }
  return [...paths, ...items.map(({ id }) => `/api/movies/${id}`)]
}

interface Play {
  readonly url: string
  readonly pages: readonly string[]
  /** The stores themselves, past all proxies. */
  readonly admin: Context
  readonly proxies: Proxies
}

async function browse(play: Play, { broken, seconds }: Trial): Promise<Outcome> {
  await until('every page answers from the database or the cache', async () => {
    const seen = await askAll(play)
    return seen.every(({ status, source }) => status === 200 && source !== 'stale')
  })
  const before = await degradedBy(play.url)
  const proxy = broken && play.proxies[broken[0]]
  if (broken && proxy) strike(proxy, broken[1])
  try {
    const seen: Seen[] = []
    const end = performance.now() + seconds * 1000
    while (performance.now() < end) {
      // What is known is out of date now: to answer, the database is needed.
      await play.admin.cache.invalidate()
      seen.push(...(await askAll(play)))
      await pause(betweenPagesMs)
    }
    return { seen, degraded: (await degradedBy(play.url)) - before }
  } finally {
    proxy?.restore()
  }
}

function strike(proxy: FaultProxy, fault: Fault): void {
  if (fault === 'refused') proxy.cut()
  if (fault === 'silent') proxy.blackhole()
  if (fault === 'slow') proxy.slow(slowMs)
}

const askAll = ({ url, pages }: Play): Promise<Seen[]> =>
  Promise.all(pages.map((path) => ask(url, path)))

async function ask(url: string, path: string): Promise<Seen> {
  const startedAt = performance.now()
  const { status, headers, body } = await fetch(url + path)
  const ms = performance.now() - startedAt
  await body?.cancel()
  const age = headers.get('age')
  return {
    path,
    status,
    ms,
    source: headers.get('x-data-source'),
    warning: headers.get('warning'),
    ageSeconds: age === null ? null : Number(age),
  }
}

async function degradedBy(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const values = text.matchAll(/^degraded_responses_total\{.*\} (\d+)$/gm)
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0)
}
