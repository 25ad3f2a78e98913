import { createHash, randomBytes } from 'node:crypto'
import type { TwoFactorSetup } from '@cinema/contract'
import { Secret, TOTP } from 'otpauth'
import { AppError } from '../../http/errors.ts'
import type { TwoFactorStore } from './two-factor-store.ts'
import type { UserDocument } from './user-store.ts'
import type { Vault } from './vault.ts'

/** RFC 6238 with what every authenticator app expects. */
const period = 30
const options = { issuer: 'Cinema Online', algorithm: 'SHA1', digits: 6, period }
/** Codes of the step before and after are taken: telephones are a little early or late. */
const window = 1
const setupMs = 15 * 60_000
const recoveryCodes = 10

/** One-time codes of an authenticator app (TOTP) beside the password, with recovery codes. */
export function createTwoFactor(parts: { store: TwoFactorStore; vault: Vault; now: () => number }) {
  const { store, vault, now } = parts

  const stepOf = (sealed: string, userId: string, code: string): number | undefined => {
    const secret = vault.open(sealed, userId)
    return secret === undefined ? undefined : stepOfCode(secret, code, now())
  }

  return {
    /** Makes a secret that counts once `enable` has seen a code of it. */
    async setUp({ _id, email, twoFactor }: UserDocument): Promise<TwoFactorSetup> {
      if (twoFactor) throw new AppError('conflict', 'Two-factor sign-in is on already.')
      const secret = new Secret({ size: 20 })
      await store.begin(_id, vault.seal(secret.base32, _id), new Date(now()))
      return {
        secret: secret.base32,
        uri: new TOTP({ ...options, label: email, secret }).toString(),
      }
    },

    /** @throws AppError `conflict` without a setup under way, `invalid_code`. */
    async enable({ _id, pendingTwoFactor }: UserDocument, code: string): Promise<string[]> {
      if (!pendingTwoFactor || now() - pendingTwoFactor.createdAt.getTime() > setupMs) {
        throw new AppError('conflict', 'Begin again: there is no setup of the last minutes.')
      }
      const step = stepOf(pendingTwoFactor.secret, _id, digitsOf(code))
      if (step === undefined) throw wrongCode()
      const codes = newRecoveryCodes()
      const enabledAt = new Date(now())
      const { secret } = pendingTwoFactor
      const first = { secret, enabledAt, step, recoveryHashes: codes.map(hashOf) }
      if (!(await store.enable(_id, first))) {
        throw new AppError('conflict', 'Two-factor sign-in was set up elsewhere at the same time.')
      }
      return codes
    },

    /**
     * Uses up a code of the app or a recovery code; which of them it was. Nothing to do for an
     * account without two-factor sign-in.
     * @throws AppError `code_required`, `invalid_code`, `quota_exceeded` after ten wrong codes.
     */
    async check(
      { _id, twoFactor }: UserDocument,
      code: string | undefined,
    ): Promise<'none' | 'app' | 'recovery'> {
      if (!twoFactor) return 'none'
      if (code === undefined || code.trim() === '') {
        throw new AppError('code_required', 'Enter the code of your authenticator app.')
      }
      if (!(await store.countAttempt(_id, now()))) throw tooManyCodes()
      const digits = digitsOf(code)
      const step = /^\d{6}$/.test(digits) ? stepOf(twoFactor.secret, _id, digits) : undefined
      if (step !== undefined && (await store.useStep(_id, step))) return 'app'
      if (await store.useRecoveryCode(_id, hashOf(code))) return 'recovery'
      throw wrongCode()
    },
  }
}

/** The 30-second step that a code belongs to; undefined for a wrong code. */
function stepOfCode(secret: string, code: string, nowMs: number): number | undefined {
  const totp = new TOTP({ ...options, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token: code, timestamp: nowMs, window })
  return delta === null ? undefined : Math.floor(nowMs / 1000 / period) + delta
}

/** Replaces the recovery codes of an account. */
export async function renewRecoveryCodes(store: TwoFactorStore, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  await store.setRecoveryCodes(userId, codes.map(hashOf))
  return codes
}

const digitsOf = (code: string): string => code.replace(/[\s-]/g, '')

// Without 0, o, 1 and l: it may be copied by hand.
const alphabet = '23456789abcdefghijkmnpqrstuvwxyz'

/** Four groups of four out of 32 characters: 80 bits, so that a plain digest keeps them. */
const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodes }, () => {
    const characters = Array.from(randomBytes(16), (byte) => alphabet.charAt(byte % 32))
    return (characters.join('').match(/.{4}/g) ?? []).join('-')
  })

const hashOf = (code: string): string =>
  createHash('sha256').update(digitsOf(code).toLowerCase()).digest('base64url')

const wrongCode = (): AppError =>
  new AppError('invalid_code', 'This code is wrong, or was used already. Wait for the next one.')

const tooManyCodes = (): AppError =>
  new AppError('quota_exceeded', 'Too many wrong codes; try again in a quarter of an hour.', {
    headers: { 'Retry-After': '900' },
  })
