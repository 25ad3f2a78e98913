import type { SecurityLog } from '../../context.ts'
import { deviceNameOf } from './device-name.ts'
import type { Families, FamilyDocument } from './family-store.ts'
import { newId } from './id.ts'
import {
  digest,
  formatRefreshToken,
  judge,
  newNonce,
  newRefreshToken,
  parseRefreshToken,
  successorOf,
  type RefreshToken,
} from './refresh-token.ts'

/** A device's place in its chain: what its cookie carries, and whom an access token is for. */
export interface DeviceToken {
  readonly userId: string
  readonly familyId: string
  readonly refreshToken: string
}

interface Parts {
  families: Families
  lifeDays: number
  audit: Pick<SecurityLog, 'record'>
  now: () => number
}

export type Devices = ReturnType<typeof createDevices>

/** Signed-in devices: each holds a chain of refresh tokens of which one can be exchanged. */
export function createDevices(parts: Parts) {
  const { families, now } = parts
  return {
    /** Signs a device in, known by the name that its User-Agent suggests. */
    async begin(userId: string, userAgent: string | undefined): Promise<DeviceToken> {
      const token = newRefreshToken(newId('fam'))
      const at = new Date(now())
      await families.add({
        _id: token.familyId,
        userId,
        deviceName: deviceNameOf(userAgent),
        createdAt: at,
        lastUsedAt: at,
        expiresAt: expiryAfter(at, parts.lifeDays),
        sealHash: digest(token.seal),
        currentHash: digest(token.secret),
        rotations: [],
      })
      return deviceToken(userId, token)
    },

    /**
     * Exchanges a refresh token for its successor, the same one for all who ask within the grace;
     * undefined when it is not valid. One that is used again later ends the whole family: its owner
     * and a thief hold the same token, and only signing in anew tells them apart.
     */
    async refresh(text: string, address?: string): Promise<DeviceToken | undefined> {
      const token = parseRefreshToken(text)
      if (!token) return undefined
      return (await rotate(parts, token)) ?? (await successorAtHand(parts, token, address))
    },

    /** Signs the device of a refresh token out and gives it back; any other text is no device. */
    async end(text: string): Promise<FamilyDocument | null> {
      const token = parseRefreshToken(text)
      return token ? families.end(token.familyId, digest(token.seal)) : null
    },
  }
}

/** Of any number of concurrent callers with the current token, one succeeds. */
async function rotate(
  { families, lifeDays, now }: Parts,
  token: RefreshToken,
): Promise<DeviceToken | undefined> {
  const nonce = newNonce()
  const at = new Date(now())
  const successor = successorOf(token, nonce)
  const family = await families.rotate(
    { _id: token.familyId, sealHash: digest(token.seal) },
    { hash: digest(token.secret), nonce, at },
    { hash: digest(successor.secret), expiresAt: expiryAfter(at, lifeDays) },
  )
  return family ? deviceToken(family.userId, successor) : undefined
}

/** The successor that somebody else has just been given, if that is why the token did not rotate. */
async function successorAtHand(
  { families, audit, now }: Parts,
  token: RefreshToken,
  address: string | undefined,
): Promise<DeviceToken | undefined> {
  const family = await families.byId(token.familyId)
  if (!family) return undefined
  const judgement = judge(family, token, now())
  if (judgement.kind === 'superseded') return deviceToken(family.userId, judgement.current)
  if (judgement.kind === 'reused') {
    await families.end(token.familyId, digest(token.seal))
    // Its device is signed out: a thief and the owner hold the same token.
    audit.record({
      action: 'refresh_token_reused',
      outcome: 'refused',
      target: family.userId,
      address,
      details: { device: family.deviceName },
    })
  }
  return undefined
}

const expiryAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * 86_400_000)

const deviceToken = (userId: string, token: RefreshToken): DeviceToken => ({
  userId,
  familyId: token.familyId,
  refreshToken: formatRefreshToken(token),
})
