import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import { isDuplicate } from './duplicate.ts'

/** What the viewers of a title amount to. */
export interface AudienceTotals {
  likes: number
  ratings: number
  starsSum: number
  views: number
  /** See `trendOf`; 0 without views. */
  trend: number
}

export interface AudienceRecord extends Partial<AudienceTotals> {
  _id: string
  /** Counts what happened to the title; tells a count that is outdated while it is made. */
  touches: number
  /** Whether the totals are to be counted anew. */
  dirty: boolean
}

const schema = new Schema<AudienceRecord>(
  {
    _id: String,
    touches: Number,
    dirty: Boolean,
    likes: Number,
    ratings: Number,
    starsSum: Number,
    views: Number,
    trend: Number,
  },
  { collection: 'audiences', versionKey: false, autoIndex: false },
)
const dirtyOnly = { partialFilterExpression: { dirty: true } }
schema.index({ dirty: 1 }, { name: 'dirty', ...dirtyOnly })
schema.index({ trend: -1, _id: 1 }, { name: 'trending' })

export const audienceModel = (mongo: Mongo): Model<AudienceRecord> =>
  (mongo.models['Audience'] as Model<AudienceRecord> | undefined) ??
  mongo.model<AudienceRecord>('Audience', schema)

const maxTimeMS = 2000

/** Totals of each title that has an audience. They are counted from the marks and views themselves. */
export function audienceStore(mongo: Mongo) {
  const audiences = audienceModel(mongo)
  const touched = { $inc: { touches: 1 }, $set: { dirty: true } }
  return {
    /** Notes that the totals of these titles changed. */
    async touch(movieIds: readonly string[]): Promise<void> {
      const writes = [...new Set(movieIds)].map((movieId) => ({
        updateOne: { filter: { _id: movieId }, update: touched, upsert: true },
      }))
      try {
        await audiences.bulkWrite(writes, { ordered: false })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        // Two first touches at once: the other one has inserted it.
        await audiences.bulkWrite(writes, { ordered: false })
      }
    },

    dirty: (limit: number) =>
      audiences
        .find({ dirty: true })
        .hint('dirty')
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .lean<AudienceRecord[]>()
        .exec(),

    /** Keeps counted totals; a title touched meanwhile stays to be counted again. */
    async settle({ _id, touches }: AudienceRecord, totals: AudienceTotals): Promise<void> {
      await audiences.updateOne({ _id, touches }, { $set: { ...totals, dirty: false } })
    },

    byId: (movieId: string) =>
      audiences.findById(movieId).maxTimeMS(maxTimeMS).lean<AudienceRecord>().exec(),

    /** Ids of the titles with the highest trend. */
    async trending(limit: number): Promise<string[]> {
      const found = await audiences
        .find({ trend: trusted({ $gt: 0 }) })
        .sort({ trend: -1, _id: 1 })
        .hint('trending')
        .limit(limit)
        .select({ _id: 1 })
        .maxTimeMS(maxTimeMS)
        .lean<{ _id: string }[]>()
        .exec()
      return found.map(({ _id }) => _id)
    },
  }
}
