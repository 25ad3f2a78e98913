import { setTimeout as pause } from 'node:timers/promises'
import { SignedIn } from '@cinema/contract'
import type { FrontAnswer, FrontClient } from './front-client.ts'

export interface LoadReport {
  readonly requests: number
  /** What went wrong, by request and answer; empty when nothing did. */
  readonly failures: Readonly<Record<string, number>>
  readonly slowestSeconds: number
}

export interface Load {
  /** Answers so far. */
  readonly answered: () => number
  /** Lets what is under way finish. */
  stop: () => Promise<LoadReport>
}

interface Viewer {
  readonly token: string
  readonly sessionId: string
  readonly epoch: number
  readonly movieId: string
  seq: number
}

interface LoadOptions {
  readonly client: FrontClient
  readonly movieIds: readonly string[]
  readonly viewers: number
  /** Between two requests of a viewer. */
  readonly pauseMs: number
}

type Step = (viewer: Viewer, count: number, movieIds: readonly string[]) => [string, Call?]
interface Call {
  readonly method?: string
  readonly token?: string
  readonly body?: unknown
}

const heartbeat = (viewer: Viewer) => ({
  sessionId: viewer.sessionId,
  epoch: viewer.epoch,
  seq: ++viewer.seq,
  event: 'heartbeat',
  positionSeconds: viewer.seq % 5000,
  durationSeconds: 6000,
  playedSeconds: viewer.seq % 5000,
})

/** What may be repeated: every GET, PUT and DELETE, and progress by its protocol. */
const steps: readonly Step[] = [
  // No two ask for the same, so that the micro-cache answers few of them.
  (_viewer, count) => [`/api/movies?limit=${1 + (count % 100)}&yearFrom=${1900 + (count % 97)}`],
  (_viewer, count, ids) => [`/api/movies/${ids[count % ids.length] ?? ''}`],
  (viewer) => ['/api/auth/me', { token: viewer.token }],
  (viewer) => [
    `/api/streaming/progress/${viewer.movieId}`,
    { method: 'POST', token: viewer.token, body: heartbeat(viewer) },
  ],
  (viewer) => [
    '/api/streaming/progress/batch',
    {
      method: 'POST',
      token: viewer.token,
      body: { updates: [{ movieId: viewer.movieId, ...heartbeat(viewer) }] },
    },
  ],
  (viewer) => ['/api/user/continue-watching', { token: viewer.token }],
  (viewer, count, ids) => [
    `/api/movies/${ids[count % ids.length] ?? ''}/favorite`,
    { method: count % 2 === 0 ? 'PUT' : 'DELETE', token: viewer.token },
  ],
]

/** Viewers who ask one thing after the other until they are stopped. */
export async function startLoad({
  client,
  movieIds,
  viewers,
  pauseMs,
}: LoadOptions): Promise<Load> {
  const everybody: Viewer[] = []
  for (let index = 0; index < viewers; index++) {
    everybody.push(await signUp(client, index, movieIds[index % movieIds.length] ?? ''))
  }
  const stopped = new AbortController()
  const failures: Record<string, number> = {}
  let requests = 0
  let slowestMs = 0

  const act = async (viewer: Viewer, count: number): Promise<void> => {
    const step = steps[count % steps.length]
    if (!step) return
    const [path, call = {}] = step(viewer, count, movieIds)
    const startedAt = performance.now()
    const outcome = await client.send(path, call).then(failureOf, String)
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
    requests++
    if (outcome === undefined) return
    const name = `${call.method ?? 'GET'} ${path.split('?', 1)[0] ?? ''}: ${outcome}`
    failures[name] = (failures[name] ?? 0) + 1
  }
  const working = everybody.map(async (viewer, index) => {
    for (let count = index; !stopped.signal.aborted; count++) {
      await act(viewer, count)
      await pause(pauseMs)
    }
  })
  return {
    answered: () => requests,
    async stop() {
      stopped.abort()
      await Promise.all(working)
      return { requests, failures, slowestSeconds: slowestMs / 1000 }
    },
  }
}

const failureOf = ({ status, body }: FrontAnswer): string | undefined =>
  status < 400 ? undefined : `${status} ${body.toString().slice(0, 200)}`

let people = 0

async function signUp(client: FrontClient, index: number, movieId: string): Promise<Viewer> {
  const name = `load-${process.pid}-${people++}`
  const account = {
    email: `${name}@example.org`,
    username: name,
    password: `${name} watches films`,
  }
  const registered = await client.send('/api/auth/register', { method: 'POST', body: account })
  if (registered.status !== 201) throw new Error(`Nobody can sign up: ${String(registered.body)}`)
  const { accessToken: token } = SignedIn.parse(registered.json())
  const started = await client.send('/api/streaming/sessions', {
    method: 'POST',
    token,
    body: { movieId, deviceId: `device-${index}-load` },
  })
  if (started.status !== 201) throw new Error(`Nothing can be played: ${String(started.body)}`)
  const { sessionId, epoch } = started.json() as { sessionId: string; epoch: number }
  return { token, sessionId, epoch, movieId, seq: 0 }
}
