import type { ErrorCode, FieldError, Problem } from '@cinema/contract'

/** Codes of the contract, and those that only a client meets. */
export type ApiErrorCode = ErrorCode | 'offline' | 'unexpected'

interface ApiErrorFacts {
  code: string
  status: number
  title: string
  detail: string
  errors?: readonly FieldError[]
  requestId?: string
  retryAfterSeconds?: number | undefined
}

/**
 * A call that did not succeed: the server's problem document (RFC 9457), or `offline` with status 0
 * when no answer came at all.
 */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string
  /** Which parts of the request were refused; `path` is like `body.email`. */
  readonly errors: readonly FieldError[]
  /** Reference for the operator's logs; empty when there is none. */
  readonly requestId: string
  readonly retryAfterSeconds: number | undefined

  constructor(facts: ApiErrorFacts, options?: ErrorOptions) {
    super(facts.detail, options)
    this.name = 'ApiError'
    this.code = facts.code
    this.status = facts.status
    this.title = facts.title
    this.detail = facts.detail
    this.errors = facts.errors ?? []
    this.requestId = facts.requestId ?? ''
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/** No answer came: offline, refused, cut off, or too late. */
export function offlineError(cause: unknown): ApiError {
  const detail = 'The server could not be reached.'
  return new ApiError({ code: 'offline', status: 0, title: 'No connection', detail }, { cause })
}

/** The problem in an answer; a proxy in between may have answered without a document. */
export async function errorOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('Content-Type')?.includes('problem+json') === true
  const body: unknown = isProblem ? await response.json().catch(() => null) : null
  const problem = (body ?? {}) as Partial<Problem>
  return new ApiError({
    code: problem.code ?? 'unexpected',
    status: response.status,
    title: problem.title ?? (response.statusText || 'Error'),
    detail: problem.detail ?? `The server answered ${response.status}.`,
    errors: problem.errors ?? [],
    requestId: problem.requestId ?? response.headers.get('X-Request-Id') ?? '',
    retryAfterSeconds: secondsOf(response.headers.get('Retry-After')),
  })
}

function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

/** Whether `error` is the problem with this code. */
export function isProblem(error: unknown, code: ApiErrorCode): boolean {
  return error instanceof ApiError && error.code === code
}

/** Worth another try without the viewer's doing: the network and passing conditions of the server. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500)
}

export interface ErrorDescription {
  title: string
  detail: string
  requestId: string | undefined
  offline: boolean
}

/** What to tell a viewer; fits the props of LUMEN's `ErrorState`. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof ApiError && error.status > 0 && error.status < 500) {
    return { title: error.title, detail: detailOf(error), requestId: undefined, offline: false }
  }
  if (error instanceof ApiError && error.code === 'offline') return describeOffline()
  return {
    title: 'The server has trouble',
    detail: 'It is not you. Please try again in a moment.',
    requestId: error instanceof ApiError && error.requestId ? error.requestId : undefined,
    offline: false,
  }
}

function detailOf(error: ApiError): string {
  if (error.status !== 429 || error.retryAfterSeconds === undefined) return error.detail
  const seconds = Math.max(1, Math.ceil(error.retryAfterSeconds))
  const wait = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  return `${error.detail} Try again in ${wait}.`
}

function describeOffline(): ErrorDescription {
  const offline = !navigator.onLine
  return {
    title: offline ? 'You are offline' : 'No connection to the server',
    detail: offline
      ? 'This page continues by itself when the connection is back.'
      : 'It may be restarting. Please try again in a moment.',
    requestId: undefined,
    offline: true,
  }
}
