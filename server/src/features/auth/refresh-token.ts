import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { FamilyDocument } from './family-store.ts'

/**
 * A refresh token as its cookie carries it: `<family id>.<seal>.<secret>`, the seal 128 and the
 * secret 256 bits of base64url. All tokens of a family share the seal, each has its own secret.
 */
export interface RefreshToken {
  readonly familyId: string
  readonly seal: string
  readonly secret: string
}

/** How long a token that was just exchanged still leads to its successor: lost answers, other tabs. */
export const graceMs = 10_000

const shape = /^(fam_[0-9a-z]{16})\.([\w-]{22})\.([\w-]{43})$/

export const newRefreshToken = (familyId: string): RefreshToken => ({
  familyId,
  seal: randomBytes(16).toString('base64url'),
  secret: randomBytes(32).toString('base64url'),
})

export const newNonce = (): string => randomBytes(32).toString('base64url')

export const formatRefreshToken = ({ familyId, seal, secret }: RefreshToken): string =>
  `${familyId}.${seal}.${secret}`

/** Undefined for a text that was never a refresh token. */
export function parseRefreshToken(text: string): RefreshToken | undefined {
  const [, familyId, seal, secret] = shape.exec(text) ?? []
  if (!familyId || !seal || !secret) return undefined
  return { familyId, seal, secret }
}

/** The secrets are random, so a plain digest keeps them as well as a slow hash would. */
export const digest = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url')

/**
 * The token that follows. Whoever holds the token and reads the rotation's nonce derives the same
 * one, so concurrent refreshes agree without the successor being stored; neither part alone will do.
 */
export const successorOf = (token: RefreshToken, nonce: string): RefreshToken => ({
  ...token,
  secret: createHmac('sha256', token.secret).update(nonce).digest('base64url'),
})

/** What a family makes of a token that is not, or no longer, its current one. */
export type Judgement =
  | { kind: 'superseded'; current: RefreshToken }
  | { kind: 'current' }
  | { kind: 'reused' }
  | { kind: 'foreign' }

/**
 * Judges a token: `superseded` within the grace, with the current token it leads to (over several
 * rotations when they followed closely); `reused` after it, or for any other secret under the
 * family's seal: it was stolen or copied. `foreign` without the seal: a guess, which must not be
 * able to end somebody's sign-in.
 */
export function judge(
  { sealHash, currentHash, rotations }: FamilyDocument,
  presented: RefreshToken,
  nowMs: number,
): Judgement {
  if (digest(presented.seal) !== sealHash) return { kind: 'foreign' }
  if (digest(presented.secret) === currentHash) return { kind: 'current' }
  let token = presented
  for (const { hash, nonce, at } of rotations) {
    const recent = nowMs - at.getTime() < graceMs
    if (recent && digest(token.secret) === hash) token = successorOf(token, nonce)
  }
  return digest(token.secret) === currentHash
    ? { kind: 'superseded', current: token }
    : { kind: 'reused' }
}
