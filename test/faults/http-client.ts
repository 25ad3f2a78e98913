import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Call {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly token?: string
  readonly body?: unknown
}

// Longer than a server may take that has both stores to wait for, shorter than patience.
const timeoutMs = 3000

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Sends one request. @throws when it is not answered in time, or the connection breaks. */
export function send({ method, url, token, body }: Call): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(text !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
        }),
      },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let received = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (received += chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(received || '{}') }),
      )
    })
    sent.end(text)
  })
}
