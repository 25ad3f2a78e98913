import type { Role, Tier } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

/** An account as it is stored. */
export interface UserDocument {
  _id: string
  /** Lower-cased; unique. */
  email: string
  /** As its owner writes it. */
  username: string
  /** The username with spelling differences removed (`usernameKeyOf`); unique. */
  usernameKey: string
  passwordHash: string
  role: Role
  tier: Tier
  createdAt: Date
  /** When a link sent to `email` was opened. */
  emailVerifiedAt?: Date
  /** Names the file of their picture; absent without one. */
  avatarVersion?: string
  /** A secret that waits for the first code of its app. */
  pendingTwoFactor?: { secret: string; createdAt: Date }
  twoFactor?: TwoFactorRecord
}

/** Two-factor sign-in of an account; secrets are sealed, recovery codes are digests. */
export interface TwoFactorRecord {
  secret: string
  enabledAt: Date
  /** The newest 30-second step whose code was used; earlier ones count no more. */
  lastStep: number
  recoveryHashes: string[]
  failures: number
  failedAt?: Date
}

const twoFactor = new Schema<TwoFactorRecord>(
  {
    secret: String,
    enabledAt: Date,
    lastStep: Number,
    recoveryHashes: [String],
    failures: Number,
    failedAt: Date,
  },
  { _id: false },
)

const schema = new Schema<UserDocument>(
  {
    _id: String,
    email: String,
    username: String,
    usernameKey: String,
    passwordHash: String,
    role: String,
    tier: String,
    createdAt: Date,
    emailVerifiedAt: Date,
    avatarVersion: String,
    pendingTwoFactor: new Schema({ secret: String, createdAt: Date }, { _id: false }),
    twoFactor,
  },
  { collection: 'users', versionKey: false, autoIndex: false },
)
schema.index({ email: 1 }, { unique: true })
schema.index({ usernameKey: 1 }, { unique: true })
schema.index({ createdAt: -1, _id: 1 }, { name: 'newest_first' })
// Administrators are few: an index of them alone answers whether there is one.
schema.index({ role: 1 }, { partialFilterExpression: { role: 'administrator' } })

/** The model on a connection, made once for it. */
export const userModel = (mongo: Mongo): Model<UserDocument> =>
  mongo.models['User'] ?? mongo.model<UserDocument>('User', schema)

export type Users = ReturnType<typeof userStore>

const maxTimeMS = 2000

/** Accounts in MongoDB. Every query is by a unique index. */
export function userStore(mongo: Mongo) {
  const users = userModel(mongo)
  return { ...readers(users), ...writers(users) }
}

function readers(users: Model<UserDocument>) {
  return {
    byId: (id: string) => users.findOne({ _id: id }).maxTimeMS(maxTimeMS).lean().exec(),

    byEmail: (email: string) => users.findOne({ email }).maxTimeMS(maxTimeMS).lean().exec(),

    /** Which of the two are taken by an account. */
    async taken({ email, usernameKey }: Pick<UserDocument, 'email' | 'usernameKey'>) {
      const [byEmail, byUsername] = await Promise.all([
        users.exists({ email }).maxTimeMS(maxTimeMS),
        users.exists({ usernameKey }).maxTimeMS(maxTimeMS),
      ])
      return { email: byEmail !== null, username: byUsername !== null }
    },

    async isOnlyAdministrator(_id: string): Promise<boolean> {
      const some = await users
        .find({ role: 'administrator' }, { _id: 1 })
        .limit(2)
        .maxTimeMS(maxTimeMS)
        .lean()
      return some.every((user) => user._id === _id)
    },

    hasAdministrator: async () =>
      (await users.exists({ role: 'administrator' }).maxTimeMS(maxTimeMS)) !== null,
  }
}

/** Each write is one guarded document. */
function writers(users: Model<UserDocument>) {
  return {
    /** Adds an account; false when its e-mail address or username is taken. */
    async add(user: UserDocument): Promise<boolean> {
      try {
        await users.insertOne(user)
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },

    /** Replaces a password hash that is still the one last read; false when it is not. */
    async rehash(id: string, from: string, to: string): Promise<boolean> {
      const filter = { _id: id, passwordHash: from }
      return (await users.updateOne(filter, { $set: { passwordHash: to } })).matchedCount === 1
    },

    /** Sets a password hash whatever it was. */
    async setPassword(_id: string, passwordHash: string): Promise<void> {
      await users.updateOne({ _id }, { $set: { passwordHash } })
    },

    /** Changes the name, and gives the account back; null when it is closed. */
    async rename(_id: string, name: Pick<UserDocument, 'username' | 'usernameKey'>) {
      try {
        return await users
          .findOneAndUpdate({ _id }, { $set: name }, { returnDocument: 'after' })
          .lean<UserDocument>()
          .exec()
      } catch (error) {
        if (isDuplicateKey(error)) return 'taken' as const
        throw error
      }
    },

    /** Confirms an e-mail address if it is still the account's; false when it is not. */
    async verifyEmail(_id: string, email: string, emailVerifiedAt: Date): Promise<boolean> {
      const { matchedCount } = await users.updateOne({ _id, email }, { $set: { emailVerifiedAt } })
      return matchedCount === 1
    },

    /** Changes role or tier, and gives the account back as it was; null when there is none. */
    change: (_id: string, change: { role?: Role; tier?: Tier }) =>
      users.findOneAndUpdate({ _id }, { $set: change }).lean<UserDocument>().exec(),

    async remove(_id: string): Promise<void> {
      await users.deleteOne({ _id })
    },

    /** Makes an account an administrator; false when there is no such account. */
    async promote(email: string): Promise<boolean> {
      const { matchedCount } = await users.updateOne({ email }, { $set: { role: 'administrator' } })
      return matchedCount === 1
    },
  }
}

const isDuplicateKey = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 11000
