import { events, type ViewerEvent } from '@cinema/contract'
import { ApiError, errorOf, offlineError } from './api-error.ts'
import { EventParser } from './event-parser.ts'
import { freshToken, refresh } from './session.ts'

/** A stream that says nothing for so long, not even a comment, is a dead connection. */
const SILENCE_MS = 60_000
const FIRST_PAUSE_MS = 1000
const LAST_PAUSE_MS = 60_000
/** Browsers allow six connections to a server over HTTP/1.1: tabs nobody looks at give theirs back. */
const HIDDEN_MS = 5 * 60_000

/**
 * Follows what happens on the viewer's other devices, or what `path` tells of, until the returned function is called. Comes
 * back after every interruption with the id of the last event, so that the server fills the gap;
 * where it cannot it sends `reset`. Rests while the page has been hidden for minutes.
 */
export function followEvents<Event = ViewerEvent>(
  deliver: (event: Event) => void,
  path: string = events.stream.path,
): () => void {
  const source: Source = {
    path,
    parser: new EventParser(),
    // The server sends what the contract says of this path.
    deliver: (data) => deliver(JSON.parse(data) as Event),
  }
  const ending = new AbortController()
  let connection: AbortController | undefined
  let hiding: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    clearTimeout(hiding)
    if (connection) return
    connection = new AbortController()
    void keepReading(source, connection.signal)
  }
  const disconnect = () => {
    connection?.abort()
    connection = undefined
  }
  const onVisibility = () => {
    if (document.visibilityState === 'visible') connect()
    else hiding = setTimeout(disconnect, HIDDEN_MS)
  }
  document.addEventListener('visibilitychange', onVisibility, { signal: ending.signal })
  addEventListener(
    'online',
    () => {
      // What was open before the network went is most likely dead.
      disconnect()
      if (document.visibilityState === 'visible') connect()
    },
    { signal: ending.signal },
  )
  connect()
  return () => {
    ending.abort()
    clearTimeout(hiding)
    disconnect()
  }
}

interface Source {
  readonly path: string
  readonly parser: EventParser
  readonly deliver: (data: string) => void
}

async function keepReading(source: Source, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    let wait = source.parser.retryMs ?? FIRST_PAUSE_MS
    try {
      await readOnce(source, signal)
      failures = 0
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      wait = Math.max((error.retryAfterSeconds ?? 0) * 1000, FIRST_PAUSE_MS * 2 ** failures++)
    }
    // Spread out, so that all viewers of a restarted server do not return in the same moment.
    await pause(Math.min(wait, LAST_PAUSE_MS) * (0.5 + Math.random()), signal)
  }
}

/** One connection, from its opening until the server ends it. Throws `ApiError` when it fails. */
async function readOnce({ path, parser, deliver }: Source, signal: AbortSignal): Promise<void> {
  const silence = new AbortController()
  const watch = () => setTimeout(() => silence.abort(), SILENCE_MS)
  let timer = watch()
  parser.restart()
  try {
    const response = await open(path, parser.lastEventId, AbortSignal.any([signal, silence.signal]))
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const part = await reader?.read()
      if (!part || part.done) return
      clearTimeout(timer)
      timer = watch()
      for (const { data } of parser.push(part.value)) deliver(data)
    }
  } catch (error) {
    throw error instanceof ApiError ? error : offlineError(error)
  } finally {
    clearTimeout(timer)
  }
}

async function open(path: string, lastEventId: string, signal: AbortSignal): Promise<Response> {
  const attempt = (token: string | null) =>
    fetch(path, {
      headers: {
        Accept: 'text/event-stream',
        'X-Requested-With': 'cinema',
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(lastEventId !== '' && { 'Last-Event-ID': lastEventId }),
      },
      cache: 'no-store',
      signal,
    })
  const first = await attempt(await freshToken())
  const response = first.status === 401 ? await attempt(await refresh()) : first
  if (!response.ok) throw await errorOf(response)
  return response
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
