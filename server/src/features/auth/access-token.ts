import { createSecretKey, type KeyObject } from 'node:crypto'
import { AuthSessionId, UserId } from '@cinema/contract'
import jwt from 'jsonwebtoken'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Config } from '../../config.ts'

/** What an access token says: who, and on which device. Role and tier are looked up instead. */
export interface Claims {
  readonly userId: string
  readonly familyId: string
}

export interface AccessTokens {
  readonly lifeSeconds: number
  sign: (claims: Claims) => string
  /** The claims of a token that is ours and still runs; undefined for every other text. */
  verify: (token: string) => Claims | undefined
}

/** RFC 9068: an access token cannot be taken for a token of another kind. */
const type = 'at+jwt'
const audience = 'cinema-api'
const maxLength = 1024
const remembered = 10_000

const Payload = z.object({ sub: UserId, sid: AuthSessionId, exp: z.int() })

interface Verified extends Claims {
  readonly expiresAtMs: number
}

/**
 * Access tokens: JWTs signed by HMAC-SHA256 with the first key of the keyring and verified with the
 * key that they name. The issuer is the product's public origin, so that two installations which
 * share a secret by mistake do not share their viewers.
 */
export function createAccessTokens(
  config: Pick<Config, 'JWT_SECRETS' | 'ACCESS_TOKEN_SECONDS' | 'PUBLIC_URL'>,
  now: () => number,
): AccessTokens {
  const keys = new Map(config.JWT_SECRETS.map(({ id, secret }) => [id, keyOf(secret)]))
  const [signing] = [...keys]
  if (!signing) throw new Error('JWT_SECRETS holds no key.')
  const [keyid, signingKey] = signing
  const issuer = new URL(config.PUBLIC_URL).origin
  const lifeSeconds = config.ACCESS_TOKEN_SECONDS
  const verified = new LRUCache<string, Verified>({ max: remembered })

  const check = (token: string): Verified | undefined => {
    if (token.length > maxLength) return undefined
    try {
      const header = jwt.decode(token, { complete: true })?.header
      const key = header?.typ === type ? keys.get(header.kid ?? '') : undefined
      if (!key) return undefined
      const clockTimestamp = Math.floor(now() / 1000)
      const payload = jwt.verify(token, key, {
        algorithms: ['HS256'],
        issuer,
        audience,
        clockTimestamp,
      })
      const { sub, sid, exp } = Payload.parse(payload)
      return { userId: sub, familyId: sid, expiresAtMs: exp * 1000 }
    } catch {
      // Whatever is wrong with it, it is not a token of ours.
      return undefined
    }
  }

  return {
    lifeSeconds,
    sign({ userId, familyId }) {
      const iat = Math.floor(now() / 1000)
      const payload = { sid: familyId, iat, exp: iat + lifeSeconds }
      const header = { alg: 'HS256', typ: type }
      return jwt.sign(payload, signingKey, { keyid, issuer, audience, subject: userId, header })
    },
    verify(token) {
      const known = verified.get(token)
      if (known && now() < known.expiresAtMs) return known
      const claims = check(token)
      if (claims) verified.set(token, claims)
      return claims
    },
  }
}

/** As a KeyObject: for a plain string jsonwebtoken first tries to read a public key, 300 µs each time. */
const keyOf = (secret: string): KeyObject => createSecretKey(secret, 'utf8')
