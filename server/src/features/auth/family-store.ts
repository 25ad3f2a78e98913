import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

/** One rotation of a family: the token with this hash was exchanged for the one the nonce leads to. */
export interface Rotation {
  hash: string
  nonce: string
  at: Date
}

/**
 * A refresh-token family: one signed-in device. Only hashes are stored; a family that has ended is
 * deleted.
 */
export interface FamilyDocument {
  _id: string
  userId: string
  deviceName: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  /** SHA-256 of what all tokens of the family share: tells its old tokens from guesses. */
  sealHash: string
  /** SHA-256 of the one token that can be exchanged. */
  currentHash: string
  /** The newest rotations, oldest first. */
  rotations: Rotation[]
}

const rotation = new Schema<Rotation>({ hash: String, nonce: String, at: Date }, { _id: false })

const schema = new Schema<FamilyDocument>(
  {
    _id: String,
    userId: String,
    deviceName: String,
    createdAt: Date,
    lastUsedAt: Date,
    expiresAt: Date,
    sealHash: String,
    currentHash: String,
    rotations: [rotation],
  },
  { collection: 'families', versionKey: false, autoIndex: false },
)
schema.index({ userId: 1, lastUsedAt: -1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** The model on a connection, made once for it. */
export const familyModel = (mongo: Mongo): Model<FamilyDocument> =>
  mongo.models['Family'] ?? mongo.model<FamilyDocument>('Family', schema)

export type Families = ReturnType<typeof familyStore>

const maxTimeMS = 2000
const keptRotations = 8
const listed = 100

/** Signed-in devices in MongoDB; each write is one guarded document. */
export function familyStore(mongo: Mongo) {
  const families = familyModel(mongo)
  return {
    async add(family: FamilyDocument): Promise<void> {
      await families.insertOne(family)
    },

    byId: (id: string) => families.findOne({ _id: id }).maxTimeMS(maxTimeMS).lean().exec(),

    /**
     * Exchanges the current token for the next. Of any number of concurrent callers one is given
     * the family; null for the others, and when the token is not the current one.
     */
    rotate: (
      { _id, sealHash }: Pick<FamilyDocument, '_id' | 'sealHash'>,
      step: Rotation,
      next: { hash: string; expiresAt: Date },
    ) =>
      families
        .findOneAndUpdate(
          { _id, sealHash, currentHash: step.hash, expiresAt: trusted({ $gt: step.at }) },
          {
            $set: { currentHash: next.hash, lastUsedAt: step.at, expiresAt: next.expiresAt },
            $push: { rotations: { $each: [step], $slice: -keptRotations } },
          },
        )
        .lean()
        .exec(),

    /** The newest hundred devices of a user. */
    ofUser: (userId: string, at: Date) =>
      families
        .find({ userId, expiresAt: trusted({ $gt: at }) })
        .sort({ lastUsedAt: -1 })
        .limit(listed)
        .maxTimeMS(maxTimeMS)
        .lean()
        .exec(),

    /** Ends the family that a token of it names, and gives it back; a guessed seal ends nothing. */
    end: (id: string, sealHash: string) =>
      families.findOneAndDelete({ _id: id, sealHash }).lean().exec(),

    /** Ends a device of a user; false when they have no such device. */
    async endOf(userId: string, id: string): Promise<boolean> {
      return (await families.deleteOne({ _id: id, userId })).deletedCount === 1
    },

    async endOthers(userId: string, exceptId: string): Promise<void> {
      await families.deleteMany({ userId, _id: trusted({ $ne: exceptId }) })
    },

    async endAll(userId: string): Promise<void> {
      await families.deleteMany({ userId })
    },
  }
}
