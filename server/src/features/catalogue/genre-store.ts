import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import { movieModel } from './movie-store.ts'
import type { ReadPreference } from './read-preference.ts'

/** A genre with the number of its films; `_id` is its slug. */
export interface GenreRecord {
  _id: string
  name: string
  count: number
}

/** A tag with the number of its films; `_id` is its slug. */
export interface TagRecord {
  _id: string
  count: number
}

const options = { versionKey: false, autoIndex: false } as const

const genreSchema = new Schema<GenreRecord>(
  { _id: String, name: String, count: Number },
  { ...options, collection: 'genres' },
)
genreSchema.index({ name: 1, _id: 1 })

const tagSchema = new Schema<TagRecord>(
  { _id: String, count: Number },
  { ...options, collection: 'tags' },
)
tagSchema.index({ count: -1, _id: 1 })

export const genreModel = (mongo: Mongo): Model<GenreRecord> =>
  (mongo.models['Genre'] as Model<GenreRecord> | undefined) ??
  mongo.model<GenreRecord>('Genre', genreSchema)

export const tagModel = (mongo: Mongo): Model<TagRecord> =>
  (mongo.models['Tag'] as Model<TagRecord> | undefined) ?? mongo.model<TagRecord>('Tag', tagSchema)

const maxTimeMS = 2000
const mostGenres = 500

/** Genres and tags with their counts, kept beside the films: counting 36,000 films is no answer to a page. */
export function genreStore(mongo: Mongo, readPreference: ReadPreference) {
  const genres = genreModel(mongo)
  const tags = tagModel(mongo)
  return {
    genres: () =>
      genres
        .find()
        .sort({ name: 1, _id: 1 })
        .limit(mostGenres)
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<GenreRecord[]>()
        .exec(),

    tags: ({ popular, limit }: { popular: boolean; limit: number }) =>
      tags
        .find()
        .sort(popular ? { count: -1, _id: 1 } : { _id: 1 })
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<TagRecord[]>()
        .exec(),

    /** The known ones among these, as they are written here. */
    named: (slugs: readonly string[]) =>
      genres
        .find({ _id: trusted({ $in: slugs }) })
        .maxTimeMS(maxTimeMS)
        .lean<GenreRecord[]>()
        .exec(),

    /** Counts the films of every genre and tag anew; what has none any more goes. */
    async recount(): Promise<void> {
      const counted = await countFilms(mongo)
      await replaceAll(genres, counted.genres)
      await replaceAll(tags, counted.tags)
    },
  }
}

/** Each value of an array of the films with the number of films that have it. */
async function countFilms(mongo: Mongo): Promise<{ genres: GenreRecord[]; tags: TagRecord[] }> {
  const films = movieModel(mongo)
  const count = { $sum: 1 }
  const [genres, tags] = await Promise.all([
    films.aggregate<GenreRecord>([
      { $project: { genres: 1 } },
      { $unwind: '$genres' },
      { $group: { _id: '$genres.slug', name: { $first: '$genres.name' }, count } },
    ]),
    films.aggregate<TagRecord>([
      { $project: { tags: 1 } },
      { $unwind: '$tags' },
      { $group: { _id: '$tags', count } },
    ]),
  ])
  return { genres, tags }
}

/** Writes what is and then removes what is not, so that a reader never finds a list empty. */
async function replaceAll<T extends { _id: string }>(
  model: Model<T>,
  records: readonly T[],
): Promise<void> {
  // Our own records: casting them again would change nothing.
  const collection = mongoCollection(model)
  if (records.length > 0) {
    await collection.bulkWrite(
      records.map((record) => ({
        replaceOne: { filter: { _id: record._id }, replacement: record, upsert: true },
      })),
      { ordered: false },
    )
  }
  await collection.deleteMany({ _id: { $nin: records.map(({ _id }) => _id) } })
}

const mongoCollection = <T extends { _id: string }>(model: Model<T>) =>
  model.db.collection<{ _id: string }>(model.collection.name)
