import { createHash } from 'node:crypto'
import type { Credentials } from '@cinema/contract'
import type { Request } from 'express'
import type { z } from 'zod'
import type { SecurityLog } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import type { Attempts } from './attempts-buffer.ts'
import type { Passwords } from './passwords.ts'
import type { UserDocument, Users } from './user-store.ts'

interface Parts {
  readonly users: Users
  readonly passwords: Passwords
  readonly attempts: Attempts
  readonly audit: SecurityLog
}

/** Proving to be the owner of an account: at sign-in, and again before something grave. */
export function createProofOfOwner(parts: Parts) {
  const { users, passwords, attempts, audit } = parts
  return {
    /**
     * The account that an e-mail address and a password belong to.
     * @throws AppError `invalid_credentials`, the same and after the same time for an unknown
     * account and a wrong password; `quota_exceeded` during the pause after wrong ones.
     */
    async signIn(
      { email, password }: z.output<typeof Credentials>,
      { ip: address = '' }: Request,
    ): Promise<UserDocument> {
      const attempt = { account: email, address }
      await begin(attempts, attempt)
      const user = await users.byEmail(email)
      const matches = await passwords.verify(user?.passwordHash, password)
      if (!user || !matches) {
        audit.record({
          action: 'sign_in_failed',
          outcome: 'refused',
          target: user?._id,
          address,
          details: { account: accountDigest(email) },
        })
        throw new AppError('invalid_credentials', 'The e-mail address or the password is wrong.')
      }
      await attempts.clear(attempt)
      return { ...user, passwordHash: await renewed(parts, user, password) }
    },

    /**
     * Asks a signed-in viewer for their password once more.
     * @throws AppError `invalid_credentials`; `quota_exceeded` during the pause after wrong ones.
     */
    async confirm(userId: string, password: string, { ip: address = '' }: Request) {
      const attempt = { account: userId, address }
      await begin(attempts, attempt)
      const user = await users.byId(userId)
      const matches = await passwords.verify(user?.passwordHash, password)
      if (!user || !matches) throw new AppError('invalid_credentials', 'The password is wrong.')
      await attempts.clear(attempt)
      return user
    },
  }
}

async function begin(attempts: Attempts, attempt: { account: string; address: string }) {
  const waitMs = await attempts.begin(attempt)
  if (waitMs === 0) return
  throw new AppError('quota_exceeded', 'Several attempts have failed; wait before the next one.', {
    headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) },
  })
}

/** The hash to keep: made anew when its parameters are not today's. */
async function renewed(
  { users, passwords }: Parts,
  { _id, passwordHash }: UserDocument,
  password: string,
): Promise<string> {
  if (!passwords.isOutdated(passwordHash)) return passwordHash
  const next = await passwords.hash(password)
  return (await users.rehash(_id, passwordHash, next)) ? next : passwordHash
}

/** Tells accounts apart in the security log without naming who does not exist here. */
const accountDigest = (email: string): string =>
  createHash('sha256').update(email).digest('base64url').slice(0, 22)
