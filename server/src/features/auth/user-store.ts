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
}

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
  },
  { collection: 'users', versionKey: false, autoIndex: false },
)
schema.index({ email: 1 }, { unique: true })
schema.index({ usernameKey: 1 }, { unique: true })
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

    /** Makes an account an administrator; false when there is no such account. */
    async promote(email: string): Promise<boolean> {
      const { matchedCount } = await users.updateOne({ email }, { $set: { role: 'administrator' } })
      return matchedCount === 1
    },

    hasAdministrator: async () =>
      (await users.exists({ role: 'administrator' }).maxTimeMS(maxTimeMS)) !== null,
  }
}

const isDuplicateKey = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 11000
