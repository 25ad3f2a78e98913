import { Schema, type Model } from 'mongoose'
import type { Mongo } from '../../../infra/mongo.ts'

/** That a title or a person was changed, lately: what search brings its index up to date by. */
interface ChangeRecord {
  _id: string
  at: Date
}

const keptSeconds = 2 * 86_400

const schema = new Schema<ChangeRecord>(
  { _id: String, at: Date },
  { collection: 'catalogue_changes', versionKey: false, autoIndex: false },
)
schema.index({ at: 1 }, { name: 'at', expireAfterSeconds: keptSeconds })

export const changeModel = (mongo: Mongo): Model<ChangeRecord> =>
  (mongo.models['CatalogueChange'] as Model<ChangeRecord> | undefined) ??
  mongo.model<ChangeRecord>('CatalogueChange', schema)

/** Notes changes. Before they are made: what was noted and not done costs nothing. */
export function changeStore(mongo: Mongo) {
  const changes = mongo.collection<ChangeRecord>('catalogue_changes')
  return {
    async note(ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return
      const $set = { at: new Date() }
      await changes.bulkWrite(
        ids.map((_id) => ({ updateOne: { filter: { _id }, update: { $set }, upsert: true } })),
        { ordered: false },
      )
    },
  }
}
