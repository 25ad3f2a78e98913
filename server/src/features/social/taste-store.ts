import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

/** What a viewer watched lately, the newest last. */
export interface TasteRecord {
  _id: string
  recent: { movieId: string; at: Date }[]
  updatedAt: Date
}

/** Titles that those who watched this one watched as well. */
export interface CompanionRecord {
  _id: string
  companions: { movieId: string; score: number }[]
  /** The run that made it. */
  madeAt: Date
}

const options = { versionKey: false, autoIndex: false } as const
const tasteSchema = new Schema<TasteRecord>(
  {
    _id: String,
    recent: [new Schema({ movieId: String, at: Date }, { _id: false })],
    updatedAt: Date,
  },
  { collection: 'tastes', ...options },
)
tasteSchema.index({ updatedAt: -1, _id: 1 }, { name: 'newest' })

const companionSchema = new Schema<CompanionRecord>(
  {
    _id: String,
    companions: [new Schema({ movieId: String, score: Number }, { _id: false })],
    madeAt: Date,
  },
  { collection: 'companions', ...options },
)
companionSchema.index({ madeAt: 1 }, { name: 'oldest' })

export const tasteModel = (mongo: Mongo): Model<TasteRecord> =>
  (mongo.models['Taste'] as Model<TasteRecord> | undefined) ??
  mongo.model<TasteRecord>('Taste', tasteSchema)

export const companionModel = (mongo: Mongo): Model<CompanionRecord> =>
  (mongo.models['Companion'] as Model<CompanionRecord> | undefined) ??
  mongo.model<CompanionRecord>('Companion', companionSchema)

const maxTimeMS = 2000
/** For the job that reads what thousands watched. */
const allMs = 60_000
const keptTitles = 50

export interface Watched {
  readonly userId: string
  readonly movieId: string
  readonly at: Date
}

/** What viewers watched lately, and what follows from it. */
export function tasteStore(mongo: Mongo) {
  const tastes = tasteModel(mongo)
  const companions = companionModel(mongo)
  return {
    /** Puts what was watched at the end of its viewer's list, once. */
    async note(all: readonly Watched[]): Promise<void> {
      const writes = all.flatMap(({ userId, movieId, at }) => [
        { updateOne: { filter: { _id: userId }, update: { $pull: { recent: { movieId } } } } },
        {
          updateOne: {
            filter: { _id: userId },
            update: {
              $push: { recent: { $each: [{ movieId, at }], $slice: -keptTitles } },
              $max: { updatedAt: at },
            },
            upsert: true,
          },
        },
      ])
      await tastes.bulkWrite(writes, { ordered: true })
    },

    async forget(userId: string): Promise<void> {
      await tastes.deleteOne({ _id: userId })
    },

    /** Ids of what a viewer watched lately, the newest first. */
    async recentOf(userId: string): Promise<string[]> {
      const taste = await tastes.findById(userId).maxTimeMS(maxTimeMS).lean<TasteRecord>().exec()
      return (taste?.recent ?? []).map(({ movieId }) => movieId).reverse()
    },

    /** The viewers who watched something last, one after the other. */
    newest: (limit: number): AsyncIterable<TasteRecord> =>
      tastes
        .find({})
        .sort({ updatedAt: -1, _id: 1 })
        .hint('newest')
        .limit(limit)
        .maxTimeMS(allMs)
        .lean()
        .cursor(),

    companionsOf: (movieId: string) =>
      companions.findById(movieId).maxTimeMS(maxTimeMS).lean<CompanionRecord>().exec(),

    async replace(all: readonly CompanionRecord[]): Promise<void> {
      const writes = all.map(({ _id, ...rest }) => ({
        updateOne: { filter: { _id }, update: { $set: rest }, upsert: true },
      }))
      if (writes.length > 0) await companions.bulkWrite(writes, { ordered: false })
    },

    async forgetBefore(madeAt: Date): Promise<void> {
      await companions.deleteMany({ madeAt: trusted({ $lt: madeAt }) })
    },
  }
}
