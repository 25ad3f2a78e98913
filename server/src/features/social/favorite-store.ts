import { createHash } from 'node:crypto'
import { Schema, type Model } from 'mongoose'
import { readPage, type Border, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import type { Migration } from '../../migrate.ts'

/** A title that a viewer keeps. */
export interface FavoriteRecord {
  _id: string
  userId: string
  movieId: string
  addedAt: Date
}

const schema = new Schema<FavoriteRecord>(
  {
    _id: String,
    userId: String,
    movieId: String,
    addedAt: Date,
  },
  { collection: 'favorites', versionKey: false, autoIndex: false },
)
schema.index({ userId: 1, movieId: 1 }, { name: 'one_each', unique: true })
schema.index({ userId: 1, addedAt: -1, _id: 1 }, { name: 'newest_first' })

const favoriteModel = (mongo: Mongo): Model<FavoriteRecord> =>
  (mongo.models['Favorite'] as Model<FavoriteRecord> | undefined) ??
  mongo.model<FavoriteRecord>('Favorite', schema)

/** Favourites with their two indexes. */
export const migrateFavorites: Migration = async (mongo) => {
  await favoriteModel(mongo).createCollection()
  await favoriteModel(mongo).createIndexes()
}

const maxTimeMS = 2000
const newestFirst: Order = { field: 'addedAt', direction: -1 }
const duplicateKey = 11000

/** Favourites in MongoDB: at most one for a viewer and a title, however often it is asked for. */
export function favoriteStore(mongo: Mongo) {
  const favorites = favoriteModel(mongo)
  return {
    async add(userId: string, movieId: string, addedAt: Date): Promise<void> {
      try {
        await favorites.updateOne(
          { userId, movieId },
          { $setOnInsert: { _id: favoriteId(userId, movieId), addedAt } },
          { upsert: true },
        )
      } catch (error) {
        // Two requests at once: the other one has added it.
        if ((Object(error) as { code?: unknown }).code !== duplicateKey) throw error
      }
    },

    async remove(userId: string, movieId: string): Promise<void> {
      await favorites.deleteOne({ userId, movieId })
    },

    has: async (userId: string, movieId: string): Promise<boolean> =>
      (await favorites.exists({ userId, movieId }).maxTimeMS(maxTimeMS)) !== null,

    page: (userId: string, border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, wanted) =>
          favorites
            .find(trustedConditions(conditions))
            .sort(sort)
            .hint('newest_first')
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<FavoriteRecord[]>()
            .exec(),
        { filter: { userId }, order: newestFirst, border, limit },
      ),
  }
}

const favoriteId = (userId: string, movieId: string): string =>
  `fav_${createHash('sha256').update(`${userId} ${movieId}`).digest('hex').slice(0, 16)}`
