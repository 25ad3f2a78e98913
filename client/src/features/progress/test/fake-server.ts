import type { BatchUpdate, Progress, Version } from '@cinema/contract'
import { vi } from 'vitest'
import { isNewer } from '../versions.ts'

export const movieId = 'mov_0123456789abcdef'
export const userId = 'usr_0123456789abcdef'

export const viewer = {
  id: userId,
  email: 'ada@example.org',
  username: 'Ada',
  role: 'viewer',
  tier: 'free',
  emailVerified: true,
  twoFactor: 'off',
  avatarUrl: null,
  createdAt: '2026-01-01T00:00:00Z',
} as const

interface Request {
  method: string
  path: string
  body: Record<string, unknown>
}

type State = Progress & { durable: Version }
type Place = Partial<Pick<Progress, 'positionSeconds' | 'durationSeconds' | 'playedSeconds'>>

/**
 * Speaks the progress protocol over a stubbed `fetch`: one viewer, states by title, a durable
 * watermark that moves when `flush` is called, and a plug that can be pulled.
 */
export class FakeServer {
  readonly requests: Request[] = []
  readonly states = new Map<string, State>()
  readonly sessions = new Set<string>()
  online = true
  /** Answered instead of the protocol's own answer, once. */
  refusal: { status: number; code: string } | null = null
  #epoch = 1000

  constructor() {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => this.#answer(url, init))
  }

  /** What was sent to `path`, in order. */
  sent(path: string): Request['body'][] {
    return this.requests.filter((request) => request.path.endsWith(path)).map(({ body }) => body)
  }

  /** MongoDB has caught up. */
  flush(): void {
    for (const state of this.states.values()) state.durable = { epoch: state.epoch, seq: state.seq }
  }

  /** Another device plays the title. */
  elsewhere(positionSeconds: number, movie = movieId): void {
    this.#write(movie, { epoch: ++this.#epoch, seq: 1 }, { positionSeconds, durationSeconds: 600 })
  }

  async #answer(url: string, init: RequestInit): Promise<Response> {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as Request['body']) : {}
    await Promise.resolve()
    if (!this.online) throw new TypeError('Failed to fetch')
    this.requests.push({ method: init.method ?? 'GET', path: url, body })
    if (this.refusal) return problem(this.refusal)
    const movie = url.split('/').at(-1) ?? ''
    if (init.method === 'DELETE') return new Response(null, { status: 204 })
    if (url.endsWith('/sessions')) return this.#open(String(body['movieId']))
    if (url.endsWith('/batch')) return this.#batch(body['updates'] as BatchUpdate[])
    const state = this.states.get(movie)
    if (init.method === 'GET') {
      return state ? Response.json(state) : problem({ status: 404, code: 'no_progress' })
    }
    if (!this.sessions.has(String(body['sessionId']))) {
      return problem({ status: 404, code: 'not_found' })
    }
    return Response.json(this.#judge(movie, body as unknown as BatchUpdate))
  }

  #open(movie: string): Response {
    const epoch = ++this.#epoch
    const sessionId = `pbs_${String(epoch).padStart(16, '0')}`
    this.sessions.add(sessionId)
    const resume = this.states.get(movie) ?? null
    this.#write(movie, { epoch, seq: 0 }, {})
    return Response.json({ sessionId, epoch, resume, heartbeatSeconds: 10 }, { status: 201 })
  }

  #batch(updates: BatchUpdate[]): Response {
    return Response.json({ results: updates.map((update) => this.#judge(update.movieId, update)) })
  }

  #judge(movie: string, update: BatchUpdate) {
    const state = this.states.get(movie)
    const result = this.#resultOf(state, update)
    if (result === 'accepted') {
      const version = { epoch: update.epoch ?? ++this.#epoch, seq: update.seq }
      this.#write(movie, version, update)
    }
    const current = this.states.get(movie) ?? null
    return { movieId: movie, result, current, durable: current?.durable ?? null }
  }

  #resultOf(state: State | undefined, update: BatchUpdate) {
    if (update.durationSeconds < update.positionSeconds) return 'invalid'
    if (update.epoch === undefined) {
      const base = update.base ?? null
      const same = state ? state.epoch === base?.epoch && state.seq === base.seq : base === null
      return same ? 'accepted' : 'conflict'
    }
    const version = { epoch: update.epoch, seq: update.seq }
    if (!state || isNewer(version, state)) return 'accepted'
    return isNewer(state, version) ? 'stale' : 'duplicate'
  }

  #write(movie: string, { epoch, seq }: Version, place: Place): void {
    const before = this.states.get(movie)
    this.states.set(movie, {
      movieId: movie,
      epoch,
      seq,
      positionSeconds: place.positionSeconds ?? before?.positionSeconds ?? 0,
      durationSeconds: place.durationSeconds ?? before?.durationSeconds ?? 600,
      watched: false,
      playCount: 1,
      playedSeconds: place.playedSeconds ?? 0,
      updatedAt: '2026-01-01T00:00:00Z',
      durable: before?.durable ?? { epoch: 0, seq: 0 },
    })
  }
}

function problem({ status, code }: { status: number; code: string }): Response {
  const body = JSON.stringify({ title: 'Refused', status, code, detail: 'Refused by the test.' })
  return new Response(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}
