import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FamilyDocument } from './family-store.ts'
import {
  digest,
  formatRefreshToken,
  graceMs,
  judge,
  newNonce,
  newRefreshToken,
  parseRefreshToken,
  successorOf,
  type RefreshToken,
} from './refresh-token.ts'

const familyId = 'fam_0123456789abcdef'
const keptRotations = 8

/** A family after rotations at the given times, and every token it ever had, oldest first. */
function history(times: readonly number[]): { family: FamilyDocument; tokens: RefreshToken[] } {
  const first = newRefreshToken(familyId)
  const tokens = [first]
  let current = first
  const rotations = times.map((time) => {
    const nonce = newNonce()
    const step = { hash: digest(current.secret), nonce, at: new Date(time) }
    current = successorOf(current, nonce)
    tokens.push(current)
    return step
  })
  const at = new Date(0)
  const family: FamilyDocument = {
    _id: familyId,
    userId: 'usr_0123456789abcdef',
    deviceName: 'A device',
    createdAt: at,
    lastUsedAt: at,
    expiresAt: new Date(1e12),
    sealHash: digest(first.seal),
    currentHash: digest(current.secret),
    rotations: rotations.slice(-keptRotations),
  }
  return { family, tokens }
}

/** Times of rotations in order, and a moment at or after the last of them. */
const timeline = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 2 * graceMs }), { minLength: 1, maxLength: 12 }),
    fc.nat(2 * graceMs),
  )
  .map(([gaps, wait]) => {
    const times: number[] = []
    for (const gap of gaps) times.push((times.at(-1) ?? 0) + gap)
    return { times, now: (times.at(-1) ?? 0) + wait }
  })

describe('a refresh token', () => {
  it('is read as it was written, and nothing else is', () => {
    const token = newRefreshToken(familyId)
    expect(parseRefreshToken(formatRefreshToken(token))).toEqual(token)
    fc.assert(fc.property(fc.string(), (text) => parseRefreshToken(text) === undefined))
  })

  it('leads to the current one exactly when every later rotation is within the grace', () => {
    fc.assert(
      fc.property(timeline, ({ times, now }) => {
        const { family, tokens } = history(times)
        const current = tokens.at(-1)!
        tokens.forEach((token, index) => {
          const judgement = judge(family, token, now)
          const since = times[index]
          if (since === undefined) {
            expect(judgement).toEqual({ kind: 'current' })
          } else if (now - since < graceMs && times.length - index <= keptRotations) {
            expect(judgement).toEqual({ kind: 'superseded', current })
          } else {
            expect(judgement).toEqual({ kind: 'reused' })
          }
        })
      }),
    )
  })

  it('is foreign without the seal of its family, whatever its secret', () => {
    const { family, tokens } = history([0, 1])
    for (const token of tokens) {
      const forged = { ...token, seal: newRefreshToken(familyId).seal }
      expect(judge(family, forged, 2)).toEqual({ kind: 'foreign' })
    }
  })

  it('stays within the grace when the rotating instance’s clock is ahead', () => {
    const { family, tokens } = history([600_000])
    expect(judge(family, tokens[0]!, 0)).toMatchObject({ kind: 'superseded' })
  })
})
