import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

export type LinkPurpose = 'reset' | 'verify'

/** A link that was sent by e-mail: only a digest of its token is kept, and it works once. */
export interface LinkDocument {
  _id: string
  purpose: LinkPurpose
  userId: string
  /** Where it was sent: it says nothing about an address that the account has had since. */
  email: string
  createdAt: Date
  expiresAt: Date
}

const schema = new Schema<LinkDocument>(
  {
    _id: String,
    purpose: String,
    userId: String,
    email: String,
    createdAt: Date,
    expiresAt: Date,
  },
  { collection: 'links', versionKey: false, autoIndex: false },
)
schema.index({ userId: 1, purpose: 1 })
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const linkModel = (mongo: Mongo): Model<LinkDocument> =>
  (mongo.models['Link'] as Model<LinkDocument> | undefined) ??
  mongo.model<LinkDocument>('Link', schema)

export type Links = ReturnType<typeof linkStore>

const maxTimeMS = 2000

export function linkStore(mongo: Mongo) {
  const links = linkModel(mongo)
  const valid = (_id: string, purpose: LinkPurpose, at: Date) => ({
    _id,
    purpose,
    expiresAt: trusted({ $gt: at }),
  })
  return {
    async add(link: LinkDocument): Promise<void> {
      await links.insertOne(link)
    },

    /** How many links of a kind an account has that still work. */
    count: (userId: string, purpose: LinkPurpose, at: Date) =>
      links
        .countDocuments({ userId, purpose, expiresAt: trusted({ $gt: at }) })
        .maxTimeMS(maxTimeMS)
        .exec(),

    find: (id: string, purpose: LinkPurpose, at: Date) =>
      links
        .findOne(valid(id, purpose, at))
        .maxTimeMS(maxTimeMS)
        .lean()
        .exec(),

    /** Uses a link up. Of any number of concurrent callers one is given it. */
    take: (id: string, purpose: LinkPurpose, at: Date) =>
      links
        .findOneAndDelete(valid(id, purpose, at))
        .lean()
        .exec(),

    async removeOf(userId: string, purpose?: LinkPurpose): Promise<void> {
      await links.deleteMany({ userId, ...(purpose && { purpose }) })
    },
  }
}
