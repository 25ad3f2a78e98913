import { Schema, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import type { Migration } from '../../migrate.ts'

/** Addresses that are never blocked. */
export interface AllowanceDocument {
  /** The range as it was given. */
  _id: string
  note: string
  addedBy: string
  addedAt: Date
}

export const mostAllowances = 200
const maxTimeMS = 2000

const schema = new Schema<AllowanceDocument>(
  { _id: String, note: String, addedBy: String, addedAt: Date },
  { collection: 'allowances', versionKey: false, autoIndex: false },
)

const allowanceModel = (mongo: Mongo): Model<AllowanceDocument> =>
  (mongo.models['Allowance'] as Model<AllowanceDocument> | undefined) ??
  mongo.model<AllowanceDocument>('Allowance', schema)

export const migrateGuard: Migration = async (mongo) => {
  await allowanceModel(mongo).createCollection()
}

export function allowListStore(mongo: Mongo) {
  const allowances = allowanceModel(mongo)
  return {
    all: (): Promise<AllowanceDocument[]> =>
      allowances
        .find()
        .sort({ _id: 1 })
        .limit(mostAllowances)
        .maxTimeMS(maxTimeMS)
        .lean<AllowanceDocument[]>()
        .exec(),

    /** Resolves to false for a range that is listed already. */
    async add(allowance: AllowanceDocument): Promise<boolean> {
      try {
        await allowances.create(allowance)
        return true
      } catch (error) {
        if ((Object(error) as { code?: unknown }).code === 11_000) return false
        throw error
      }
    },

    async remove(range: string): Promise<boolean> {
      const { deletedCount } = await allowances.deleteOne({ _id: range })
      return deletedCount === 1
    },
  }
}
