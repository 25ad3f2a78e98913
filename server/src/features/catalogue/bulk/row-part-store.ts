import { Schema, type Model } from 'mongoose'
import type { Mongo } from '../../../infra/mongo.ts'
import type { CheckedRow } from './row-check.ts'

/** Some rows of an import that is under way, checked and still to be imported. */
interface RowPart {
  /** `<id of the import>:<number of the part>`. */
  _id: string
  rows: CheckedRow[]
  createdAt: Date
}

/** What an import leaves when nobody ends it. */
const keptSeconds = 2 * 86_400

const schema = new Schema<RowPart>(
  { _id: String, rows: [Schema.Types.Mixed], createdAt: Date },
  { collection: 'catalogue_import_rows', versionKey: false, autoIndex: false },
)
schema.index({ createdAt: 1 }, { name: 'created', expireAfterSeconds: keptSeconds })

export const rowPartModel = (mongo: Mongo): Model<RowPart> =>
  (mongo.models['RowPart'] as Model<RowPart> | undefined) ?? mongo.model<RowPart>('RowPart', schema)

const maxTimeMS = 5000

/**
 * Rows between their file and the catalogue. In MongoDB, where a worker on another machine finds
 * them. It works on the collection itself: the rows are checked, and casting them would be in vain.
 */
export function rowPartStore(mongo: Mongo) {
  const parts = mongo.collection<RowPart>('catalogue_import_rows')
  const idOf = (importId: string, part: number): string => `${importId}:${part}`
  return {
    async add(importId: string, part: number, rows: readonly CheckedRow[]): Promise<void> {
      await parts.insertOne({
        _id: idOf(importId, part),
        rows: [...rows],
        createdAt: new Date(),
      })
    },

    async get(importId: string, part: number): Promise<readonly CheckedRow[]> {
      const found = await parts.findOne({ _id: idOf(importId, part) }, { maxTimeMS })
      return found?.rows ?? []
    },

    async removeAll(importId: string): Promise<void> {
      // A semicolon follows the colon: this is whatever begins with the id and a colon.
      await parts.deleteMany({ _id: { $gte: `${importId}:`, $lt: `${importId};` } })
    },
  }
}
