import type { EndpointSpec } from '@cinema/contract'
import { ApiError, errorOf, offlineError } from './api-error.ts'
import { noteSource } from './degraded.ts'

const TIMEOUT_MS = 20_000
/** Over a slow line; the server has a limit of its own. */
const FILE_TIMEOUT_MS = 600_000

export interface RequestParts {
  params?: Readonly<Record<string, string | number>>
  query?: object
  body?: unknown
}

export interface CallOptions {
  /** Ends the call with an `AbortError`. */
  signal?: AbortSignal | undefined
  /** Lets the request outlive the page, for what is said while leaving (at most 64 kB). */
  keepalive?: boolean
  /** The state that a change is made to, as an entity tag (RFC 9110, section 13.1.1). */
  ifMatch?: string
  /** The body of an endpoint that receives a file, with its media type. */
  file?: Blob
}

/**
 * Sends one request of the contract and gives back the body of the success. Throws `ApiError`:
 * the server's problem, or `offline`.
 */
export async function send(
  endpoint: EndpointSpec,
  { params, query, body }: RequestParts,
  accessToken: string | null,
  { signal, keepalive = false, ifMatch, file }: CallOptions = {},
): Promise<unknown> {
  const timeout = AbortSignal.timeout(file ? FILE_TIMEOUT_MS : TIMEOUT_MS)
  const init: RequestInit = {
    method: endpoint.method,
    headers: {
      Accept: 'application/json, application/problem+json',
      // A custom header is something that a form of another site cannot send.
      'X-Requested-With': 'cinema',
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(file && { 'Content-Type': file.type }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
      ...(accessToken !== null && { Authorization: `Bearer ${accessToken}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(file && { body: file }),
    keepalive,
    signal: AbortSignal.any([timeout, ...(signal ? [signal] : [])]),
  }
  try {
    return await exchange(urlOf(endpoint.path, params, query), init)
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted === true) throw error
    throw offlineError(error)
  }
}

async function exchange(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  noteSource(response.headers.get('X-Data-Source'))
  if (!response.ok) throw await errorOf(response)
  if (response.status === 204) return undefined
  return response.json()
}

/** Path with its parameters, and a query without the parts that are undefined. */
export function urlOf(
  path: string,
  params: RequestParts['params'] = {},
  query: object = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const entries = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))
  return search.size > 0 ? `${filled}?${search.toString()}` : filled
}
