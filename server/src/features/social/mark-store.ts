import { createHash } from 'node:crypto'
import { Schema, type Model } from 'mongoose'
import { readPage, type Border, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import { isDuplicate } from './duplicate.ts'

/** What a viewer can do with a title, and where each is kept. */
const kinds = {
  favorite: { model: 'Favorite', collection: 'favorites', prefix: 'fav' },
  like: { model: 'Like', collection: 'likes', prefix: 'lik' },
  rating: { model: 'Rating', collection: 'ratings', prefix: 'rat' },
} as const

export type MarkKind = keyof typeof kinds
export const markKinds = Object.keys(kinds) as MarkKind[]

/** One viewer's mark on one title; ratings have stars. */
export interface MarkRecord {
  _id: string
  userId: string
  movieId: string
  /** When it was first set: setting it again moves nothing. */
  addedAt: Date
  stars?: number
}

function schemaOf(collection: string): Schema<MarkRecord> {
  const fields = { _id: String, userId: String, movieId: String, addedAt: Date, stars: Number }
  const schema = new Schema<MarkRecord>(fields, { collection, versionKey: false, autoIndex: false })
  schema.index({ userId: 1, movieId: 1 }, { name: 'one_each', unique: true })
  schema.index({ userId: 1, addedAt: -1, _id: 1 }, { name: 'newest_first' })
  schema.index({ movieId: 1, stars: 1 }, { name: 'of_title' })
  return schema
}

export function markModel(mongo: Mongo, kind: MarkKind): Model<MarkRecord> {
  const { model, collection } = kinds[kind]
  const known = mongo.models[model] as Model<MarkRecord> | undefined
  return known ?? mongo.model<MarkRecord>(model, schemaOf(collection))
}

const maxTimeMS = 2000
const newestFirst: Order = { field: 'addedAt', direction: -1 }

/** Marks of one kind in MongoDB: at most one for a viewer and a title, however often it is asked for. */
export function markStore(mongo: Mongo, kind: MarkKind) {
  const marks = markModel(mongo, kind)
  return {
    ...wholeLists(marks),

    async put({ userId, movieId, addedAt, stars }: Omit<MarkRecord, '_id'>): Promise<void> {
      const change = {
        $setOnInsert: { _id: markId(kind, userId, movieId), addedAt },
        ...(stars !== undefined && { $set: { stars } }),
      }
      try {
        await marks.updateOne({ userId, movieId }, change, { upsert: true })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        // Two requests at once: the other one has added it, and this one changes it.
        await marks.updateOne({ userId, movieId }, change)
      }
    },

    async remove(userId: string, movieId: string): Promise<void> {
      await marks.deleteOne({ userId, movieId })
    },

    find: (userId: string, movieId: string) =>
      marks.findOne({ userId, movieId }).maxTimeMS(maxTimeMS).lean<MarkRecord>().exec(),

    page: (userId: string, border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, wanted) =>
          marks
            .find(trustedConditions(conditions))
            .sort(sort)
            .hint('newest_first')
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<MarkRecord[]>()
            .exec(),
        { filter: { userId }, order: newestFirst, border, limit },
      ),

    /** How many viewers marked a title, and the sum of their stars. */
    async count(movieId: string): Promise<{ count: number; stars: number }> {
      const group = { _id: null, count: { $sum: 1 }, stars: { $sum: '$stars' } }
      const [found] = await marks
        .aggregate<{ count: number; stars: number }>([{ $match: { movieId } }, { $group: group }], {
          maxTimeMS,
        })
        .exec()
      return { count: found?.count ?? 0, stars: found?.stars ?? 0 }
    },
  }
}

const markId = (kind: MarkKind, userId: string, movieId: string): string => {
  const digest = createHash('sha256').update(`${userId} ${movieId}`).digest('hex')
  return `${kinds[kind].prefix}_${digest.slice(0, 16)}`
}

/** What an export and an erasure need. */
function wholeLists(marks: Model<MarkRecord>) {
  return {
    all: (userId: string) =>
      marks
        .find({ userId }, { _id: 0, userId: 0 })
        .maxTimeMS(maxTimeMS)
        .lean<Partial<MarkRecord>[]>()
        .exec(),

    async removeAll(userId: string): Promise<void> {
      await marks.deleteMany({ userId })
    },
  }
}
