import type { Named } from '@cinema/contract'
import type { Model } from 'mongoose'
import type { Mongo } from '../../../infra/mongo.ts'
import { genreModel, tagModel, type GenreRecord, type TagRecord } from '../genre-store.ts'
import { movieModel } from '../movie-store.ts'

/** A genre of ten thousand films is counted by its index. */
const maxTimeMS = 10_000

/** Counts of single genres and tags, taken anew. */
export function groupStore(mongo: Mongo) {
  const countWith = (field: string, slug: string, hint: string): Promise<number> =>
    movieModel(mongo)
      .countDocuments({ [field]: slug })
      .hint(hint)
      .maxTimeMS(maxTimeMS)
      .exec()

  return {
    /** A new genre takes its name from those given. */
    async recountGenres(slugs: readonly string[], names: readonly Named[]): Promise<void> {
      for (const slug of slugs) {
        const count = await countWith('genres.slug', slug, 'genre_popularity')
        const name = names.find((genre) => genre.slug === slug)?.name ?? slug
        await keep(genreModel(mongo), { slug, count, ifNew: { name } })
      }
    },

    async recountTags(slugs: readonly string[]): Promise<void> {
      for (const slug of slugs) {
        const count = await countWith('tags', slug, 'tag_popularity')
        await keep(tagModel(mongo), { slug, count, ifNew: {} })
      }
    },
  }
}

interface Counted {
  readonly slug: string
  readonly count: number
  readonly ifNew: object
}

/** Nobody has use for a count of none. */
async function keep(
  model: Model<GenreRecord> | Model<TagRecord>,
  { slug, count, ifNew }: Counted,
): Promise<void> {
  const collection = model.db.collection<{ _id: string }>(model.collection.name)
  if (count === 0) await collection.deleteOne({ _id: slug })
  else {
    const update = { $set: { count }, $setOnInsert: ifNew }
    await collection.updateOne({ _id: slug }, update, { upsert: true })
  }
}
