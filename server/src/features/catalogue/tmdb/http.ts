import { z } from 'zod'
import type { Context } from '../../../context.ts'
import type { Outbound } from '../../../infra/outbound.ts'
import { retryAfterMs } from '../../../infra/retry.ts'
import { createSharedRate, type SharedRate } from '../../../infra/shared-rate.ts'

/** TMDb answered, but not with what was asked for. Its text never holds the key. */
export class TmdbError extends Error {
  override name = 'TmdbError'
  /** Status of the answer; 200 for one that made no sense. */
  readonly status: number
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    { status, retryAfterMs, cause }: { status: number; retryAfterMs?: number; cause?: unknown },
  ) {
    super(message, { cause })
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}

export interface TmdbRequest<T extends z.ZodType> {
  /** Below the base URL, for example `/movie/550`. */
  readonly path: `/${string}`
  readonly query?: Readonly<Record<string, string | number>>
  readonly answer: T
  readonly signal?: AbortSignal | undefined
}

export type TmdbGet = <T extends z.ZodType>(request: TmdbRequest<T>) => Promise<z.output<T>>

const timeoutMs = 8000
const mostBytes = 4 * 1024 * 1024
/** Without a time of its own, a 429 means the window in which we were too fast. */
const pauseWithoutTimeMs = 1000
/** Longest Retry-After that an attempt waits for; the shared pause holds longer ones. */
const patienceMs = 10_000

interface Connection {
  readonly baseUrl: string
  readonly key: string
}

type Parts = Pick<Context, 'config' | 'outbounds' | 'redis'>

/**
 * Asks TMDb: at most `TMDB_REQUESTS_PER_SECOND` from all instances together, under breaker, timeout
 * and retries. Null without a key.
 */
export function createTmdbGet({ config, outbounds, redis }: Parts): TmdbGet | null {
  if (config.TMDB_API_KEY === undefined) return null
  const connection = { baseUrl: config.TMDB_BASE_URL, key: config.TMDB_API_KEY }
  const rate = createSharedRate(redis.state, {
    name: 'tmdb',
    limit: config.TMDB_REQUESTS_PER_SECOND,
    windowMs: 1000,
    patienceMs,
  })
  const outbound = outbounds.createOutbound({
    name: 'tmdb',
    timeoutMs,
    admit: rate.take,
    isFailure: isPassing,
    breaker: { minimumCalls: 10, slowMs: timeoutMs / 2, openMs: 5000, maxOpenMs: 60_000 },
    retry: { attempts: 4, baseMs: 250, capMs: patienceMs, reserve: 10 },
  })
  return async ({ path, query = {}, answer, signal }) => {
    const url = urlOf(connection, path, query)
    const body = await ask({ outbound, rate, connection }, { url, path, signal })
    const parsed = answer.safeParse(body)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    const where = issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown'
    throw new TmdbError(`TMDb answered ${path} in an unknown shape (${where}).`, { status: 200 })
  }
}

interface Asking {
  readonly outbound: Outbound
  readonly rate: SharedRate
  readonly connection: Connection
}

function ask(
  { outbound, rate, connection }: Asking,
  { url, path, signal }: { url: URL; path: string; signal?: AbortSignal | undefined },
): Promise<unknown> {
  return outbound.run(
    async (attempt) => {
      const response = await fetch(url, {
        headers: { Accept: 'application/json', ...authorization(connection) },
        signal: attempt,
        // The key must not follow a redirection to somewhere else.
        redirect: 'error',
      })
      if (response.ok) return readJson(response, path)
      await response.body?.cancel()
      throw await refusal(response, path, rate)
    },
    { signal },
  )
}

async function refusal(response: Response, path: string, rate: SharedRate): Promise<TmdbError> {
  const { status } = response
  const waitMs = retryAfterMs(response.headers.get('Retry-After'))
  if (status === 429) await rate.pause(waitMs ?? pauseWithoutTimeMs)
  const reason = status === 401 ? ': the key is not valid' : ''
  return new TmdbError(`TMDb answered ${path} with ${status}${reason}.`, {
    status,
    // The shared pause holds a 429 back, for this call too.
    ...(status !== 429 && waitMs !== undefined && { retryAfterMs: waitMs }),
  })
}

/** A read access token (a JWT) goes into the header, a key of version 3 into the query. */
const authorization = ({ key }: Connection): Record<string, string> =>
  key.includes('.') ? { Authorization: `Bearer ${key}` } : {}

function urlOf(
  { baseUrl, key }: Connection,
  path: string,
  query: Readonly<Record<string, string | number>>,
): URL {
  const url = new URL(baseUrl + path)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  if (!key.includes('.')) url.searchParams.set('api_key', key)
  return url
}

/** @throws TmdbError for what is no JSON or longer than any answer may be. */
async function readJson(response: Response, path: string): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > mostBytes) throw unreadable(path, `more than ${mostBytes} bytes`)
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (cause) {
    throw unreadable(path, 'no JSON', cause)
  }
}

const unreadable = (path: string, what: string, cause?: unknown): TmdbError =>
  new TmdbError(`TMDb answered ${path} with ${what}.`, { status: 200, cause })

/** Too fast, a fault of theirs, or of the network: it may pass. Any other status will not. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof TmdbError)) return true
  return error.status === 200 || error.status === 429 || error.status >= 500
}
