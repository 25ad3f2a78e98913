import { api } from '@cinema/contract'
import type { Target } from './load.ts'

/** A path to measure, with the size of its answer for the reference. */
export interface Path {
  readonly name: string
  readonly target: Target
  readonly answerBytes: number
}

/** Finds real titles, signs a viewer up and starts a playback, as clients do. */
export async function prepare(origin: string): Promise<Path[]> {
  const { items } = await getJson<{ items: { id: string }[] }>(
    `${origin}/api/movies?playable=true&limit=1`,
  )
  const movieId = items[0]?.id ?? ''
  const gets = {
    'health of the API': `${origin}${api.health.live.path}`,
    'movie detail': `${origin}/api/movies/${movieId}`,
    list: `${origin}${api.movies.list.path}`,
    search: `${origin}${api.search.find.path}?q=night`,
  }
  const subjects = Object.entries(gets).map(async ([name, url]) => {
    const answer = await (await fetch(url)).arrayBuffer()
    return { name, target: { url }, answerBytes: answer.byteLength }
  })
  return [...(await Promise.all(subjects)), await progressSubject(origin, movieId)]
}

async function progressSubject(origin: string, movieId: string): Promise<Path> {
  const { accessToken } = await postJson<{ accessToken: string }>(
    `${origin}${api.auth.register.path}`,
    {
      email: 'bench@example.org',
      username: 'bench viewer',
      password: 'a bench needs no secret',
    },
  )
  const headers = { Authorization: `Bearer ${accessToken}` }
  const session = await postJson<{ sessionId: string; epoch: number }>(
    `${origin}${api.streaming.startSession.path}`,
    { movieId, deviceId: 'bench-device' },
    headers,
  )
  const body = JSON.stringify({
    sessionId: session.sessionId,
    epoch: session.epoch,
    seq: '__SEQ__',
    event: 'heartbeat',
    positionSeconds: 20,
    durationSeconds: 60,
    playedSeconds: 20,
  }).replace('"__SEQ__"', '__SEQ__')
  const url = `${origin}/api/streaming/progress/${movieId}`
  const answer = await postJson<unknown>(url, JSON.parse(body.replace('__SEQ__', '1')), headers)
  return {
    name: 'progress',
    target: { url, headers, body },
    answerBytes: Buffer.byteLength(JSON.stringify(answer)),
  }
}

async function getJson<T>(url: string): Promise<T> {
  return checked<T>(await fetch(url))
}

async function postJson<T>(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const sent = { 'Content-Type': 'application/json', ...headers }
  return checked<T>(await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) }))
}

async function checked<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.url}: ${await response.text()}`)
  return (await response.json()) as T
}
