import { buffer } from 'node:stream/consumers'
import type { Request } from 'express'

/** Up to here a body is held, so that it can be sent again; larger ones pass through. */
const mostHeldBytes = 64 * 1024

/** Nothing, the bytes of a small body, or the request itself, whose body passes through as it comes. */
export async function bodyOf(req: Request): Promise<Buffer | Request | null> {
  const { 'content-length': length, 'transfer-encoding': encoding } = req.headers
  if (encoding !== undefined) return req
  if (length === undefined || length === '0') return null
  return Number(length) <= mostHeldBytes ? buffer(req) : req
}

const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])

/** Reports of progress carry a number of their own: the same one again is a duplicate and says so. */
const idempotentPosts = /^\/api\/streaming\/progress\//

export const isRepeatable = (
  { method, path }: Pick<Request, 'method' | 'path'>,
  body: Buffer | Request | null,
): boolean =>
  (body === null || Buffer.isBuffer(body)) &&
  (idempotent.has(method) || (method === 'POST' && idempotentPosts.test(path)))
