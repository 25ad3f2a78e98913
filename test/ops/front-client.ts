import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:https'

export interface FrontAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly json: () => unknown
}

export interface FrontCall {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
  /** Sent as JSON unless it is bytes. */
  readonly body?: unknown
}

export interface FrontClient {
  send: (path: string, call?: FrontCall) => Promise<FrontAnswer>
  close: () => void
}

const timeoutMs = 20_000

/** A client over TLS that trusts one certificate and keeps its connections, as browsers do. */
export function createFrontClient(url: string, certificate: Buffer): FrontClient {
  const agent = new Agent({ ca: certificate, keepAlive: true, maxSockets: 64 })
  const send = (path: string, call: FrontCall = {}): Promise<FrontAnswer> => {
    const bytes = bytesOf(call.body)
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), {
        agent,
        method: call.method ?? 'GET',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(call.token !== undefined && { Authorization: `Bearer ${call.token}` }),
          ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': bytes.length }),
          ...call.headers,
        },
      })
      sent.on('error', reject)
      sent.on('response', (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const body = Buffer.concat(chunks)
          const { statusCode = 0, headers } = response
          resolve({ status: statusCode, headers, body, json: () => parse(body) })
        })
      })
      sent.end(bytes)
    })
  }
  return { send, close: () => agent.destroy() }
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body
  return Buffer.from(JSON.stringify(body))
}

const parse = (body: Buffer): unknown => JSON.parse(body.toString())
