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

    /** One unordered bulk write of whole films, new or not. */
    async write(records: readonly MovieRecord[]): Promise<void> {
      if (records.length === 0) return
      const operations = records.map((record) => {
        const { _id, ...fields } = record
        return { updateOne: { filter: { _id }, update: { $set: fields }, upsert: true } }
      })
      await movies.bulkWrite(operations, { ordered: false })
    },

    isEmpty: async () => (await movies.findOne({}, { projection: { _id: 1 } })) === null,
  }
}
