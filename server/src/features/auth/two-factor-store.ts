import { trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import { userModel, type UserDocument } from './user-store.ts'

const allowedFailures = 10
const failureMemoryMs = 15 * 60_000

export type TwoFactorStore = ReturnType<typeof twoFactorStore>

/** Two-factor sign-in within the account's document; each write is one guarded update of it. */
export function twoFactorStore(mongo: Mongo) {
  const users = userModel(mongo)
  return {
    ...codeUses(users),

    async begin(_id: string, secret: string, createdAt: Date): Promise<void> {
      const filter = { _id, twoFactor: trusted({ $exists: false }) }
      await users.updateOne(filter, { $set: { pendingTwoFactor: { secret, createdAt } } })
    },

    /** Turns it on with the secret that was set up; false when that has changed meanwhile. */
    async enable(
      _id: string,
      first: { secret: string; enabledAt: Date; step: number; recoveryHashes: string[] },
    ): Promise<boolean> {
      const { secret, enabledAt, step: lastStep, recoveryHashes } = first
      const twoFactor = { secret, enabledAt, lastStep, recoveryHashes, failures: 0 }
      const { modifiedCount } = await users.updateOne(
        { _id, 'pendingTwoFactor.secret': secret, twoFactor: trusted({ $exists: false }) },
        { $set: { twoFactor }, $unset: { pendingTwoFactor: '' } },
      )
      return modifiedCount === 1
    },

    async disable(_id: string): Promise<boolean> {
      const change = { $unset: { twoFactor: '', pendingTwoFactor: '' } }
      return (await users.updateOne({ _id }, change)).modifiedCount === 1
    },

    async setRecoveryCodes(_id: string, recoveryHashes: string[]): Promise<void> {
      await users.updateOne(
        { _id, twoFactor: trusted({ $exists: true }) },
        { $set: { 'twoFactor.recoveryHashes': recoveryHashes } },
      )
    },
  }
}

/** Using codes up: of several callers with the same code one succeeds. */
function codeUses(users: Model<UserDocument>) {
  return {
    /** Counts an attempt as wrong until it proves right; false when there were too many. */
    async countAttempt(_id: string, nowMs: number): Promise<boolean> {
      const { modifiedCount } = await users.updateOne(
        {
          _id,
          $or: [
            { 'twoFactor.failures': trusted({ $lt: allowedFailures }) },
            { 'twoFactor.failedAt': trusted({ $lt: new Date(nowMs - failureMemoryMs) }) },
          ],
        },
        { $inc: { 'twoFactor.failures': 1 }, $set: { 'twoFactor.failedAt': new Date(nowMs) } },
      )
      return modifiedCount === 1
    },

    /** Uses a step up: it and those before it count no more. Of several callers one succeeds. */
    async useStep(_id: string, step: number): Promise<boolean> {
      const { modifiedCount } = await users.updateOne(
        { _id, 'twoFactor.lastStep': trusted({ $lt: step }) },
        { $set: { 'twoFactor.lastStep': step, 'twoFactor.failures': 0 } },
      )
      return modifiedCount === 1
    },

    async useRecoveryCode(_id: string, hash: string): Promise<boolean> {
      const { modifiedCount } = await users.updateOne(
        { _id, 'twoFactor.recoveryHashes': hash },
        { $pull: { 'twoFactor.recoveryHashes': hash }, $set: { 'twoFactor.failures': 0 } },
      )
      return modifiedCount === 1
    },
  }
}
