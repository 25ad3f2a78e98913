import { randomBytes } from 'node:crypto'
import type {
  BatchResult,
  MovieSummary,
  Problem,
  Progress,
  ResponseOf,
  Source,
  streaming,
  Tier,
  UpdateReply,
  Watching,
} from '@cinema/contract'
import type { AddressInfo } from 'node:net'
import { createApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { createContext, type Context } from '../src/context.ts'
import { createFlush, type FlushParts } from '../src/features/progress/flush.ts'
import { createFlushBuffer } from '../src/features/progress/flush-buffer.ts'
import { ProgressBuffer } from '../src/features/progress/progress-buffer.ts'
import { ProgressStore } from '../src/features/progress/progress-store.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { closeServer } from '../src/infra/drain.ts'
import { migrate } from '../src/migrate.ts'
import { startFaultProxy, throughProxy, type FaultProxy } from './fault-proxy.ts'
import { testEnvironment } from './harness.ts'

type Playable = NonNullable<Awaited<ReturnType<Context['titles']['playable']>>>
type Card = { movie: MovieSummary; episode: { seriesId: string; nextId: string | null } | null }

/** What any of the answers of playback may hold; a test looks only at what its call answers. */
export type Body = Problem &
  Progress & { readonly nextId?: string | null } & SessionStarted &
  UpdateReply & {
    readonly sessions: readonly { sessionId: string; movieId: string }[]
    readonly results: readonly (BatchResult & { current: Progress; problem: { code: string } })[]
    readonly items: readonly Watching[]
    readonly nextCursor: string | null
    readonly sources: readonly [Source & { expiresAt: string }]
  }
type SessionStarted = ResponseOf<typeof streaming.startSession>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

export interface Playback {
  readonly url: string
  readonly context: Context
  readonly flushParts: FlushParts
  readonly flush: ReturnType<typeof createFlush>
  /** Between the server and its stores. */
  readonly faults: { readonly redis: FaultProxy; readonly mongo: FaultProxy }
  /** Adds a title of 100 minutes to the catalogue. */
  title: (facts?: Partial<Playable>, episodeOf?: string, nextId?: string) => string
  close: () => Promise<void>
}

export const newId = (prefix: string): string =>
  `${prefix}_${BigInt(`0x${randomBytes(12).toString('hex')}`)
    .toString(36)
    .slice(0, 16)
    .padStart(16, '0')}`

/**
 * A server over real stores whose catalogue is a list of the test and whose viewers are who they
 * say they are, so that tests of playback are about playback.
 */
export async function startPlayback(
  overrides: Readonly<Record<string, string>> = {},
): Promise<Playback> {
  const environment = testEnvironment(overrides)
  const redis = await startFaultProxy(addressOf(environment.REDIS_STATE_URL))
  const mongo = await startFaultProxy(addressOf(environment.MONGODB_URI))
  const config = loadConfig({
    ...environment,
    REDIS_STATE_URL: throughProxy(environment.REDIS_STATE_URL, redis),
    MONGODB_URI: throughProxy(environment.MONGODB_URI, mongo),
  })
  const created = await createContext(config)
  const { titles, title } = catalogue()
  const identity = { ...created.identity, viewerOf: trusting }
  const context: Context = { ...created, titles, identity }
  await context.redis.state.flushdb()
  await migrate(context.mongo)
  const server = createFastServer(createApp(context))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const flushParts: FlushParts = {
    flushBuffer: createFlushBuffer(context.redis.state),
    buffer: new ProgressBuffer(context.redis.state),
    store: new ProgressStore(context.mongo),
    metrics: context.metrics,
    logger: context.logger,
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    context,
    flushParts,
    flush: createFlush(flushParts),
    faults: { redis, mongo },
    title,
    async close() {
      redis.restore()
      mongo.restore()
      await closeServer(server)
      await context.mongo.dropDatabase()
      await context.close()
      await Promise.all([redis.close(), mongo.close()])
    },
  }
}

export type Client = ReturnType<typeof createViewer>

/** A viewer of their own with the calls that players make. */
export function createViewer(url: string, tier: Tier | 'administrator' = 'free') {
  const userId = newId('usr')
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${userId}:${tier}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text === '' ? '{}' : text) as Body,
    }
  }
  return {
    userId,
    send,
    start: (movieId: string, deviceId = 'television-1') =>
      send('POST', '/api/streaming/sessions', { movieId, deviceId }),
    report: (movieId: string, update: object) =>
      send('POST', `/api/streaming/progress/${movieId}`, {
        event: 'heartbeat',
        durationSeconds: 6000,
        playedSeconds: 10,
        ...update,
      }),
    batch: (...updates: unknown[]) => send('POST', '/api/streaming/progress/batch', { updates }),
    progress: (movieId: string) => send('GET', `/api/streaming/progress/${movieId}`),
    mark: (movieId: string, watched: boolean) =>
      send('PUT', `/api/streaming/progress/${movieId}/watched`, { watched }),
  }
}

/** One who may do everything. */
export const createAdministrator = (url: string) => createViewer(url, 'administrator')

/** Takes a token at its word: `<user id>:<tier>`, the tier `administrator` for one of those. */
const trusting: Context['identity']['viewerOf'] = (token) => {
  const [userId = '', tier] = token.split(':')
  return Promise.resolve({
    userId,
    username: userId,
    authSessionId: 'fam_0000000000000000',
    role: tier === 'administrator' ? 'administrator' : 'viewer',
    tier: tier === 'premium' ? 'premium' : 'free',
  })
}

function catalogue() {
  const playables = new Map<string, Playable>()
  const cards = new Map<string, Card>()
  const titles = {
    playable: (id: string) => Promise.resolve(playables.get(id) ?? null),
    cards: (ids: readonly string[]) =>
      Promise.resolve(new Map([...cards].filter(([id]) => ids.includes(id)))),
    forget: () => undefined,
  } as Context['titles']
  const title = (
    facts: Partial<Playable> = {},
    episodeOf?: string,
    nextId: string | null = null,
  ): string => {
    const id = facts.id ?? newId(episodeOf === undefined ? 'mov' : 'epi')
    playables.set(id, { ...plain, id, ...facts })
    cards.set(id, {
      movie: { ...summary, id },
      episode: episodeOf === undefined ? null : { ...place, seriesId: episodeOf, nextId },
    })
    return id
  }
  return { titles, title }
}

const plain = {
  mediaPath: null,
  durationSeconds: 6000,
  creditsStartSeconds: null,
  premium: false,
  bestHeight: null,
  tmdb: null,
}

const summary = {
  title: 'A film',
  year: 1927,
  genres: [],
  rating: null,
  durationSeconds: 6000,
  posterUrl: null,
  backdropUrl: null,
  playable: false,
  featured: false,
  premium: false,
}

const place = { seriesTitle: 'A series', seasonNumber: 1, episodeNumber: 1 }

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

/** A viewer who plays a title. */
export async function playing(playback: Playback, facts: Parameters<Playback['title']>[0] = {}) {
  const client = createViewer(playback.url)
  const movieId = playback.title(facts)
  const { sessionId, epoch } = (await client.start(movieId)).body
  const report = (seq: number, positionSeconds: number, more: object = {}) =>
    client.report(movieId, { sessionId, epoch, seq, positionSeconds, ...more })
  return { client, movieId, sessionId, epoch, report }
}
