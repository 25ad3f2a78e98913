import { STATUS_CODES, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { errorStatus, type ErrorCode, type Problem } from '@cinema/contract'

/** Limits of the protocol itself, below what the application sees. */
export const protocolLimits = {
  maxHeaderSize: 16 * 1024,
  // Longer than nginx keeps its connections, so that nginx never meets one that just closed.
  keepAliveTimeout: 65_000,
  // A client that dribbles its request is cut off (slowloris).
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5000,
} as const

/**
 * Answers what Node refuses before the application sees it as a problem like any other: requests
 * that cannot be parsed, are too slow, or have too long a header. Expectations that are not
 * understood are passed over (RFC 9110, 10.1.1), where Node would answer on its own.
 */
export function answerProtocolErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // The other side is gone, or an answer is on its way already and must not be followed by ours.
    if (!socket.writable || error.code === 'ECONNRESET' || hasBegunToAnswer(socket)) {
      socket.destroy()
      return
    }
    socket.end(problemMessage(refusals[error.code ?? ''] ?? unreadable))
  })
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response)
  })
}

interface Refusal {
  readonly code: ErrorCode
  readonly title: string
  readonly detail: string
}

const unreadable: Refusal = {
  code: 'malformed_request',
  title: 'Bad request',
  detail: 'The request is not well-formed HTTP.',
}

const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    title: 'Headers too large',
    detail: 'The header of the request is larger than 16 kB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request_timeout',
    title: 'Too slow',
    detail: 'The request did not arrive in time.',
  },
}

/** Node's own note on a socket of the answer that is being written to it. */
function hasBegunToAnswer(socket: Duplex): boolean {
  const { _httpMessage: message } = socket as { _httpMessage?: { headersSent: boolean } | null }
  return message?.headersSent === true
}

let counter = 0

function problemMessage({ code, title, detail }: Refusal): string {
  const status = errorStatus[code]
  const requestId = `protocol-${(counter++).toString(36)}`
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    code,
    detail,
    instance: '/',
    requestId,
  }
  const body = JSON.stringify(problem)
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    'Cache-Control: no-store',
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}
