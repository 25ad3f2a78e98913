import type { Response } from 'express'

/** An answer with headers or bytes of its own; a handler that needs neither returns the body. */
export class Reply<T> {
  readonly body: T | undefined
  readonly bytes: Buffer | undefined
  readonly headers: Readonly<Record<string, string>> | undefined
  /** The client holds the bytes already: 304 without a body. */
  readonly isNotModified: boolean

  constructor(parts: {
    body?: T
    bytes?: Buffer
    headers?: Readonly<Record<string, string>> | undefined
    isNotModified?: boolean
  }) {
    this.body = parts.body
    this.bytes = parts.bytes
    this.headers = parts.headers
    this.isNotModified = parts.isNotModified ?? false
  }
}

export const reply = <T>(body: T, headers?: Readonly<Record<string, string>>): Reply<T> =>
  new Reply<T>({ body, headers })

/** Answers with JSON that is serialised already, for example as it came out of the cache. */
export const replyBytes = (
  bytes: Buffer,
  headers?: Readonly<Record<string, string>>,
): Reply<never> => new Reply<never>({ bytes, headers })

/** Answers 304 to a client whose `If-None-Match` names what it would get. */
export const notModified = (headers: Readonly<Record<string, string>>): Reply<never> =>
  new Reply<never>({ headers, isNotModified: true })

/** Headers as `answer` takes them: names and values in turn. */
export function flatHeaders(headers: Readonly<Record<string, string>> | undefined): string[] {
  const flat: string[] = []
  for (const name in headers) flat.push(name, headers[name] ?? '')
  return flat
}

const json = 'application/json; charset=utf-8'

/** Writes a JSON answer in one piece, without Express's detours (ETag, charset negotiation). */
export function sendJson(
  res: Response,
  status: number,
  bytes: Buffer | string,
  headers?: Readonly<Record<string, string>>,
): void {
  const flat = flatHeaders(headers)
  flat.push('Content-Type', json, 'Content-Length', String(Buffer.byteLength(bytes)))
  res.answer(status, flat, res.req.method === 'HEAD' ? undefined : bytes)
}
