import type { Request } from 'express'
import type { Cache, Cached } from '../infra/cache.ts'
import { policies, type CacheName } from '../infra/cache-policy.ts'
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

const lifetime = Object.fromEntries(
  Object.entries(policies).map(([name, { maxAgeSeconds, revalidateSeconds, staleSeconds }]) => [
    name,
    `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${revalidateSeconds}, stale-if-error=${staleSeconds}`,
  ]),
) as Record<CacheName, string>

/**
 * Answers with the cached bytes of a body, unparsed, or with 304 to a client that holds them. The
 * headers say where they come from: `X-Data-Source`, `Age`, and `Warning: 110` when they are stale.
 * @throws AppError `not_found` for null, and what `load` throws when no older answer is at hand.
 */
export function cachedReply(cache: Cache, answer: Answer): Reply<never> | Promise<Reply<never>> {
  const { name, key, load } = answer
  const cached = cache.wrap(name, key, bytesOf(load))
  // What this process holds is answered within the tick.
  return cached instanceof Promise
    ? cached.then((found) => replyWith(found, answer))
    : replyWith(cached, answer)
}

/** The body that a load makes, as the bytes that are cached and sent. */
export const bytesOf = (load: () => Promise<object | null>) => async (): Promise<Buffer | null> => {
  const body = await load()
  return body && Buffer.from(JSON.stringify(body))
}

function replyWith(cached: Cached, { req, name, missing }: Answer): Reply<never> {
  if (!cached.bytes) {
    throw new AppError('not_found', missing ?? 'There is no such thing.', {
      headers: provenance(cached),
    })
  }
  const headers = headersOf(cached, name)
  return holds(req.headers['if-none-match'], cached.etag)
    ? notModified(headers)
    : replyBytes(cached.bytes, headers)
}

interface Prepared {
  readonly ageSeconds: number
  readonly headers: Record<string, string>
}

/** Headers of the answers at hand: those of one change once a second. */
const prepared = new WeakMap<Cached, Prepared>()

function headersOf(cached: Cached, name: CacheName): Record<string, string> {
  const known = prepared.get(cached)
  const ageSeconds = ageOf(cached)
  if (known?.ageSeconds === ageSeconds) return known.headers
  const isStale = cached.source === 'stale'
  const headers = {
    ...provenance(cached),
    ETag: cached.etag,
    'Cache-Control': isStale ? 'public, max-age=5' : lifetime[name],
  }
  prepared.set(cached, { ageSeconds, headers })
  return headers
}

/** `Age` (RFC 9111 §5.1) counts from when the answer was made. */
const ageOf = ({ madeAt }: Cached): number => Math.max(0, Math.floor((Date.now() - madeAt) / 1000))

const provenance = (cached: Cached): Record<string, string> => ({
  'X-Data-Source': cached.source,
  ...(cached.source !== 'database' && { Age: String(ageOf(cached)) }),
  ...(cached.source === 'stale' && { Warning: '110 - "Response is Stale"' }),
})

/** RFC 9110 §13.1.2: compared weakly, because a proxy that compresses weakens the tag. */
function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
