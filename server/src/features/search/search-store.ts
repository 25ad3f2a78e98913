import type { SearchQuery } from '@cinema/contract'
import { Schema, trusted, type Model } from 'mongoose'
import type { Config } from '../../config.ts'
import type { Mongo } from '../../infra/mongo.ts'
import type { Migration } from '../../migrate.ts'
import type { FoundFilm } from './score.ts'

type Filters = Pick<SearchQuery, 'genre' | 'year' | 'yearFrom' | 'yearTo' | 'minRating'>

/** What search reads of the films that the catalogue keeps. */
interface SearchedFilm extends Omit<FoundFilm, 'textScore'> {
  overview: string | null
}

const named = new Schema({ slug: String, name: String, role: String }, { _id: false })
const schema = new Schema<SearchedFilm>(
  {
    _id: String,
    title: String,
    titleKey: String,
    overview: String,
    year: Number,
    rating: Number,
    popularity: Number,
    playable: Boolean,
    genres: [named],
    credits: [named],
  },
  { collection: 'movies', versionKey: false, autoIndex: false },
)
schema.index(
  { title: 'text', 'credits.name': 'text', overview: 'text' },
  { name: 'search', weights: { title: 10, 'credits.name': 4, overview: 1 } },
)

const searchModel = (mongo: Mongo): Model<SearchedFilm> =>
  (mongo.models['SearchedFilm'] as Model<SearchedFilm> | undefined) ??
  mongo.model<SearchedFilm>('SearchedFilm', schema)

/** The text index over titles, people and descriptions. */
export const migrateSearch: Migration = async (mongo) => {
  await searchModel(mongo).createIndexes()
}

const maxTimeMS = 2000
const byTitle = 'all_title'
const fields = {
  title: 1,
  titleKey: 1,
  year: 1,
  rating: 1,
  popularity: 1,
  playable: 1,
  'genres.slug': 1,
  'genres.name': 1,
  'credits.name': 1,
} as const

export type Searches = ReturnType<typeof searchStore>

/** The queries of search. Each is bounded by an index and by a number of films. */
export function searchStore(mongo: Mongo, readPreference: Config['MONGODB_READ_PREFERENCE']) {
  const films = searchModel(mongo)
  const read = (filter: Record<string, unknown>, limit: number) =>
    films.find(filter).limit(limit).maxTimeMS(maxTimeMS).read(readPreference)

  return {
    /** Films with the words, those the database finds best first. */
    withWords: (search: string, filters: Filters, limit: number) =>
      read({ ...conditionsOf(filters), $text: trusted({ $search: search }) }, limit)
        .select({ ...fields, textScore: { $meta: 'textScore' } })
        .sort({ textScore: { $meta: 'textScore' } })
        .lean<FoundFilm[]>()
        .exec(),

    /** Films whose title begins so, by title. */
    async withPrefix(prefix: string, filters: Filters, limit: number): Promise<FoundFilm[]> {
      const found = await read({ ...conditionsOf(filters), ...beginning(prefix) }, limit)
        .select(fields)
        .sort({ titleKey: 1, _id: 1 })
        .hint(byTitle)
        .lean<Omit<FoundFilm, 'textScore'>[]>()
        .exec()
      return found.map((film) => ({ ...film, textScore: 0 }))
    },
  }
}

/** A range of the title index; the last code point is no letter, so nothing that begins so is beyond. */
const beginning = (prefix: string) => ({
  titleKey: trusted({ $gte: prefix, $lt: `${prefix}\u{10ffff}` }),
})

function conditionsOf({ genre, year, yearFrom, yearTo, minRating }: Filters) {
  const years = {
    ...(year !== undefined && { $eq: year }),
    ...(yearFrom !== undefined && { $gte: yearFrom }),
    ...(yearTo !== undefined && { $lte: yearTo }),
  }
  return {
    ...(genre !== undefined && { 'genres.slug': genre }),
    ...(Object.keys(years).length > 0 && { year: trusted(years) }),
    ...(minRating !== undefined && { rating: trusted({ $gte: minRating }) }),
  }
}
