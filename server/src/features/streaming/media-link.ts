import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../http/errors.ts'

/** What a signed link grants: one viewer, everything below one prefix, until it expires. */
export interface MediaGrant {
  /** User id, or `anon`. */
  readonly viewer: string
  /** Path of a title's media, for example `/api/streaming/hls/mov_0123456789abcdef/`. */
  readonly prefix: string
  readonly expiresAtSeconds: number
}

export interface MediaLinks {
  /** The value of `?token=`: `<expiry in epoch seconds>.<viewer>.<HMAC-SHA256 in base64url>`. */
  sign: (grant: MediaGrant) => string
  /** Answers whose link it is. @throws AppError `media_link_invalid` for a token that is altered, expired or of another prefix. */
  verify: (token: string, prefix: string) => string
}

const shape = /^(\d{10})\.(anon|usr_[0-9a-z]{16})\.([\w-]{43})$/

/** Signs and verifies links to media; the key is derived, so that it signs nothing else. */
export function createMediaLinks(secret: string, now: () => number = Date.now): MediaLinks {
  const key = createHmac('sha256', secret).update('media link').digest()

  const signature = ({ viewer, prefix, expiresAtSeconds }: MediaGrant): string =>
    createHmac('sha256', key)
      .update(`${expiresAtSeconds}\n${viewer}\n${prefix}`)
      .digest('base64url')

  return {
    sign: (grant) => `${grant.expiresAtSeconds}.${grant.viewer}.${signature(grant)}`,

    verify(token, prefix) {
      const [, expiry = '', viewer = '', given = ''] = shape.exec(token) ?? []
      const grant = { viewer, prefix, expiresAtSeconds: Number(expiry) }
      // Compared also when the shape is wrong: every refusal takes the same way.
      const genuine = isEqual(signature(grant), given)
      if (!genuine || grant.expiresAtSeconds * 1000 <= now()) {
        throw new AppError(
          'media_link_invalid',
          'This link is not valid, or no longer; ask for a new one.',
        )
      }
      return viewer
    },
  }
}

/** Compares the texts: several of them decode to the same bytes, and only one was signed. */
function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * When a link made now expires: within an eighth below its whole life, at a round time, so that
 * links made shortly after one another are equal and the browser finds its segments again.
 */
export function expiryOf(nowMs: number, lifeSeconds: number): number {
  const step = Math.max(1, Math.floor(lifeSeconds / 8))
  return Math.floor((nowMs / 1000 + lifeSeconds) / step) * step
}
