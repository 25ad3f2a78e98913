import type { Mongo } from '../../../infra/mongo.ts'
import type { MovieRecord } from '../title-record.ts'

/**
 * Reads and writes films by the batch. It works on the collection itself: the records are ours,
 * whole and in their final shape, and casting each once more is most of the time of an import.
 */
export function importStore(mongo: Mongo) {
  const movies = mongo.collection<MovieRecord>('movies')
  return {
    async existing(ids: readonly string[]): Promise<Map<string, MovieRecord>> {
      const found = await movies.find({ _id: { $in: [...ids] } }).toArray()
      return new Map(found.map((record) => [record._id, record]))
    },

    /** One unordered bulk write of whole films: `created` are believed to be new, `updated` are there. */
    async write({ created = [], updated = [] }: Films): Promise<void> {
      const operations = [
        ...created.map((document) => ({ insertOne: { document } })),
        ...updated.map(upsert),
      ]
      if (operations.length === 0) return
      try {
        await movies.bulkWrite(operations, { ordered: false })
      } catch (error) {
        if (!isDuplicateKey(error)) throw error
        // Another import added some of them since they were looked up.
        await movies.bulkWrite([...created, ...updated].map(upsert), { ordered: false })
      }
    },

    byId: (id: string) => movies.findOne({ _id: id }),

    save: (record: MovieRecord) => movies.replaceOne({ _id: record._id }, record, { upsert: true }),

    isEmpty: async () => (await movies.findOne({}, { projection: { _id: 1 } })) === null,
  }
}

interface Films {
  readonly created?: readonly MovieRecord[]
  readonly updated?: readonly MovieRecord[]
}

const upsert = ({ _id, ...fields }: MovieRecord) => ({
  updateOne: { filter: { _id }, update: { $set: fields }, upsert: true },
})

const isDuplicateKey = (error: unknown): boolean =>
  (Object(error) as { code?: unknown }).code === 11000
