import type { DirectSource } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import type { Migration } from '../../../migrate.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import type { Mongo } from '../../../infra/mongo.ts'

/** Addresses of one title; `_id` is the title's. */
interface DirectRecord {
  _id: string
  sources: DirectSource[]
}

const source = new Schema({ url: String, kind: String, heightPixels: Number }, { _id: false })
const schema = new Schema<DirectRecord>(
  { _id: String, sources: [source] },
  { collection: 'direct_sources', versionKey: false, autoIndex: false },
)

const directModel = (mongo: Mongo): Model<DirectRecord> =>
  (mongo.models['DirectSource'] as Model<DirectRecord> | undefined) ??
  mongo.model<DirectRecord>('DirectSource', schema)

export type DirectStore = ReturnType<typeof directStore>

const maxTimeMS = 2000

/** Where the operator offers titles. */
export function directStore(mongo: Mongo) {
  const records = directModel(mongo)
  return {
    async find(movieId: string): Promise<readonly DirectSource[]> {
      const found = await records.findById(movieId).maxTimeMS(maxTimeMS).lean<DirectRecord>().exec()
      return found?.sources ?? []
    },

    /** Which of these titles have an address. */
    async having(movieIds: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await records
        .find(trustedConditions({ _id: { $in: movieIds } }))
        .select({ _id: 1 })
        .maxTimeMS(maxTimeMS)
        .lean<Pick<DirectRecord, '_id'>[]>()
        .exec()
      return new Set(found.map(({ _id }) => _id))
    },

    async set(movieId: string, sources: readonly DirectSource[]): Promise<void> {
      if (sources.length === 0) await records.deleteOne({ _id: movieId })
      else await records.replaceOne({ _id: movieId }, { sources: [...sources] }, { upsert: true })
    },
  }
}

export const migrateStreaming: Migration = async (mongo) => {
  await directModel(mongo).createCollection()
}
