import type { Scope } from '@cinema/contract'
import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

/** An API key as it is kept: by the digest of its text, which is shown once and stored nowhere. */
export interface ApiKeyDocument {
  _id: string
  userId: string
  name: string
  prefix: string
  hash: string
  scopes: Scope[]
  requestsPerMinute?: number
  createdAt: Date
  lastUsedAt?: Date
  expiresAt?: Date
}

const schema = new Schema<ApiKeyDocument>(
  {
    _id: String,
    userId: String,
    name: String,
    prefix: String,
    hash: String,
    scopes: [String],
    requestsPerMinute: Number,
    createdAt: Date,
    lastUsedAt: Date,
    expiresAt: Date,
  },
  { collection: 'apikeys', versionKey: false, autoIndex: false },
)
schema.index({ hash: 1 }, { unique: true })
schema.index({ userId: 1, createdAt: -1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const apiKeyModel = (mongo: Mongo): Model<ApiKeyDocument> =>
  (mongo.models['ApiKey'] as Model<ApiKeyDocument> | undefined) ??
  mongo.model<ApiKeyDocument>('ApiKey', schema)

export type ApiKeys = ReturnType<typeof apiKeyStore>

const maxTimeMS = 2000
const listed = 100

export function apiKeyStore(mongo: Mongo) {
  const keys = apiKeyModel(mongo)
  return {
    async add(key: ApiKeyDocument): Promise<void> {
      await keys.insertOne(key)
    },

    ofUser: (userId: string) =>
      keys
        .find({ userId })
        .sort({ createdAt: -1 })
        .limit(listed)
        .maxTimeMS(maxTimeMS)
        .lean<ApiKeyDocument[]>()
        .exec(),

    /** Keys with one of these digests that have not ended. */
    byHashes: (hashes: readonly string[], at: Date) =>
      keys
        .find({
          hash: trusted({ $in: hashes }),
          $or: [{ expiresAt: trusted({ $exists: false }) }, { expiresAt: trusted({ $gt: at }) }],
        })
        .maxTimeMS(maxTimeMS)
        .lean<ApiKeyDocument[]>()
        .exec(),

    /** Notes that keys are in use. */
    async touch(ids: readonly string[], at: Date): Promise<void> {
      await keys.updateMany({ _id: trusted({ $in: ids }) }, { $set: { lastUsedAt: at } })
    },

    /** Revokes a key of a user, and gives it back; null when they have no such key. */
    revoke: (userId: string, _id: string) =>
      keys.findOneAndDelete({ _id, userId }).lean<ApiKeyDocument>().exec(),

    async revokeAll(userId: string): Promise<void> {
      await keys.deleteMany({ userId })
    },
  }
}
