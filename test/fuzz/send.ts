import { Agent, request, type IncomingMessage } from 'node:http'
import type { Case } from './cases.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly durationMs: number
}

export interface SendOptions {
  readonly url: string
  /** What the caller is known by: a bearer token, a cookie. */
  readonly credentials: Readonly<Record<string, string>>
  readonly hangMs: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/**
 * Sends a case.
 * @throws Error when no answer came in time, or the connection broke without one.
 */
export function send(given: Case, { url, credentials, hangMs }: SendOptions): Promise<Answer> {
  const startedAt = performance.now()
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({
      agent,
      hostname,
      port,
      method: given.method,
      path: given.target,
      headers: { ...credentials, ...given.headers, ...framing(given) },
      signal: AbortSignal.timeout(hangMs),
    })
    // An answer may come before the body has been taken, and the connection be closed after it.
    let answered = false
    sent.on('error', (error) => answered || reject(error))
    sent.on('response', (response) => {
      answered = true
      const durationMs = performance.now() - startedAt
      read(response).then(
        (body) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            durationMs,
          }),
        reject,
      )
    })
    if (given.chunked) writeInPieces(sent, given.body)
    sent.end(given.chunked ? undefined : given.body)
  })
}

function framing({ body, chunked }: Case): Record<string, string | number> {
  if (body === undefined) return {}
  return chunked
    ? { 'Transfer-Encoding': 'chunked' }
    : { 'Content-Length': Buffer.byteLength(body) }
}

function writeInPieces(sent: { write: (piece: Buffer) => unknown }, body: Case['body']): void {
  const bytes = Buffer.from(body ?? '')
  const size = Math.max(1, Math.ceil(bytes.length / 5))
  for (let at = 0; at < bytes.length; at += size) sent.write(bytes.subarray(at, at + size))
}

/** Of a stream of events, that it has begun is answer enough. */
async function read(response: IncomingMessage): Promise<string> {
  if (response.headers['content-type']?.startsWith('text/event-stream')) {
    response.destroy()
    return ''
  }
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
