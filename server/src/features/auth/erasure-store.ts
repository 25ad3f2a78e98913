import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

/** An account that was closed and whose traces are being removed. */
interface ErasureDocument {
  _id: string
  closedAt: Date
}

const schema = new Schema<ErasureDocument>(
  { _id: String, closedAt: Date },
  { collection: 'erasures', versionKey: false, autoIndex: false },
)
schema.index({ closedAt: 1 })

export const erasureModel = (mongo: Mongo): Model<ErasureDocument> =>
  (mongo.models['Erasure'] as Model<ErasureDocument> | undefined) ??
  mongo.model<ErasureDocument>('Erasure', schema)

const maxTimeMS = 2000
const batch = 50

/** Closed accounts in MongoDB, until nothing of them is left. */
export function erasureStore(mongo: Mongo) {
  const erasures = erasureModel(mongo)
  return {
    async begin(userId: string, closedAt: Date): Promise<void> {
      await erasures.updateOne({ _id: userId }, { $setOnInsert: { closedAt } }, { upsert: true })
    },
    async due(before: Date): Promise<string[]> {
      const found = await erasures
        .find({ closedAt: trusted({ $lt: before }) })
        .sort({ closedAt: 1 })
        .limit(batch)
        .maxTimeMS(maxTimeMS)
        .lean()
      return found.map(({ _id }) => _id)
    },
    async finish(userId: string): Promise<void> {
      await erasures.deleteOne({ _id: userId })
    },
  }
}
