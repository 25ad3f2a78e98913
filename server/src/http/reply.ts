import type { Response } from 'express'

/** An answer with headers or bytes of its own; a handler that needs neither returns the body. */
export class Reply<T> {
  readonly body: T | undefined
  readonly bytes: Buffer | undefined
  readonly headers: Readonly<Record<string, string>> | undefined

  constructor(parts: { body?: T; bytes?: Buffer; headers?: Readonly<Record<string, string>> }) {
    this.body = parts.body
    this.bytes = parts.bytes
    this.headers = parts.headers
  }
}

export const reply = <T>(body: T, headers?: Readonly<Record<string, string>>): Reply<T> =>
  new Reply<T>({ body, ...(headers && { headers }) })

/** Answers with JSON that is serialised already, for example as it came out of the cache. */
export const replyBytes = (
  bytes: Buffer,
  headers?: Readonly<Record<string, string>>,
): Reply<never> => new Reply<never>({ bytes, ...(headers && { headers }) })

const json = 'application/json; charset=utf-8'

/** Writes a JSON answer in one piece, without Express's detours (ETag, charset negotiation). */
export function sendJson(res: Response, status: number, bytes: Buffer | string): void {
  res.statusCode = status
  res.setHeader('Content-Type', json)
  res.setHeader('Content-Length', Buffer.byteLength(bytes))
  res.end(res.req.method === 'HEAD' ? undefined : bytes)
}
