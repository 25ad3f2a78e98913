import type { Request } from 'express'
import type { Cache, Cached, CacheName } from '../infra/cache.ts'
import { AppError } from './errors.ts'
import { notModified, replyBytes, type Reply } from './reply.ts'

interface Answer {
  readonly req: Request
  readonly name: CacheName
  /** What the answer depends on: the whole query. */
  readonly key: string
  /** Makes the body when it is not cached; null for a thing that does not exist. */
  readonly load: () => Promise<object | null>
  /** What to say of a thing that does not exist. */
  readonly missing?: string
}

const lifetime: Readonly<Record<CacheName, string>> = {
  movie: 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400',
  movies: 'public, max-age=30, stale-while-revalidate=120, stale-if-error=86400',
  series: 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400',
  search: 'public, max-age=30, stale-while-revalidate=60',
}

/**
 * Answers with the cached bytes of a body, unparsed, or with 304 to a client that holds them. The
 * headers say where they come from: `X-Data-Source`, and `Warning: 110` when they are stale.
 * @throws AppError `not_found` for null, and what `load` throws when no older answer is at hand.
 */
export async function cachedReply(cache: Cache, answer: Answer): Promise<Reply<never>> {
  const { req, name, key, load } = answer
  const cached = await cache.wrap(name, key, async () => {
    const body = await load()
    return body && Buffer.from(JSON.stringify(body))
  })
  if (!cached.bytes) throw new AppError('not_found', answer.missing ?? 'There is no such thing.')
  const headers = headersOf(cached, name)
  return holds(req.headers['if-none-match'], cached.etag)
    ? notModified(headers)
    : replyBytes(cached.bytes, headers)
}

function headersOf({ source, etag }: Cached, name: CacheName): Record<string, string> {
  const stale = source === 'stale'
  return {
    'X-Data-Source': source,
    ETag: etag,
    'Cache-Control': stale ? 'public, max-age=5' : lifetime[name],
    ...(stale && { Warning: '110 - "Response is Stale"' }),
  }
}

/** RFC 9110 §13.1.2: compared weakly, because a proxy that compresses weakens the tag. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
