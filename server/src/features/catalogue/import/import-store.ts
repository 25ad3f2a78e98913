import type { Mongo } from '../../../infra/mongo.ts'
import type { MovieRecord } from '../title-record.ts'

/** A whole batch is read by its ids. */
const maxTimeMS = 10_000

/**
 * Reads and writes films by the batch. It works on the collection itself: the records are ours,
 * whole and in their final shape, and casting each once more is most of the time of an import.
 */
export function importStore(mongo: Mongo) {
  const movies = mongo.collection<MovieRecord>('movies')
  return {
    async existing(ids: readonly string[]): Promise<Map<string, MovieRecord>> {
      const found = await movies.find({ _id: { $in: [...ids] } }, { maxTimeMS }).toArray()
      return new Map(found.map((record) => [record._id, record]))
    },

    /**
     * One unordered bulk write of whole films: `created` are new, `updated` are as they were read.
     * Tells how many were written by others meanwhile and are left as those have them.
     */
    async write({ created = [], updated = [] }: Films): Promise<number> {
      const operations = [
        ...created.map((document) => ({ insertOne: { document } })),
        ...updated.map(change),
      ]
      if (operations.length === 0) return 0
      const done = await movies.bulkWrite(operations, { ordered: false }).catch(resultOf)
      return operations.length - done.insertedCount - done.matchedCount
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

const change = ({ _id, version, ...fields }: MovieRecord) => ({
  updateOne: {
    filter: { _id, version: version ?? { $exists: false as const } },
    update: { $set: { ...fields, version: (version ?? 0) + 1 } },
  },
})

/** What a bulk write did before and after the films that another import had added already. */
function resultOf(error: unknown): { insertedCount: number; matchedCount: number } {
  const { code, result } = Object(error) as {
    code?: unknown
    result?: { insertedCount: number; matchedCount: number }
  }
  if (code !== 11_000 || !result) throw error
  return result
}
