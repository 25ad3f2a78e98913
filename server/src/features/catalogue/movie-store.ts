import { Schema, trusted, type Model } from 'mongoose'
import { batchById } from '../../infra/batch-by-id.ts'
import type { Conditions, PartQuery, Sort } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import { listIndexes, type ListPlan } from './movie-queries.ts'
import type { ReadPreference } from './read-preference.ts'
import type { MovieRecord } from './title-record.ts'
import { titleFields } from './title-schema-store.ts'

const schema = new Schema<MovieRecord>(
  {
    ...titleFields,
    titleKey: String,
    popularity: Number,
    order: {
      newest: String,
      rating: Number,
      ratingBand: Number,
      year: Number,
      trending: Number,
    },
  },
  { collection: 'movies', versionKey: false, autoIndex: false },
)

for (const { name, keys, partialFilterExpression } of listIndexes) {
  schema.index(keys, { name, ...(partialFilterExpression && { partialFilterExpression }) })
}
schema.index({ playable: -1, 'order.trending': -1, _id: 1 }, { name: 'trending' })
schema.index({ 'credits.name': 1, popularity: -1, _id: 1 }, { name: 'people' })

/** The model on a connection, made once for it. */
export const movieModel = (mongo: Mongo): Model<MovieRecord> =>
  (mongo.models['Movie'] as Model<MovieRecord> | undefined) ??
  mongo.model<MovieRecord>('Movie', schema)

const maxTimeMS = 2000

/** What a card shows, and nothing of what is long. */
const cardFields = {
  title: 1,
  titleKey: 1,
  year: 1,
  genres: 1,
  rating: 1,
  durationSeconds: 1,
  posterUrl: 1,
  backdropUrl: 1,
  posterPlaceholder: 1,
  backdropPlaceholder: 1,
  playable: 1,
  featured: 1,
  premium: 1,
  popularity: 1,
  order: 1,
} as const

const candidateFields = { ...cardFields, credits: 1, tags: 1 } as const

export type MovieCard = Pick<MovieRecord, keyof typeof cardFields | '_id'>
export type Candidate = MovieCard & Pick<MovieRecord, 'credits' | 'tags'>

/** One query of the catalogue for films: every one names its index, and a test explains each. */
export interface MovieQuery {
  readonly filter: Conditions
  readonly sort: Sort
  readonly hint: string
  readonly limit: number
}

export const listQuery = (
  { hint }: ListPlan,
  { conditions, sort }: PartQuery,
  limit: number,
): MovieQuery => ({ filter: conditions, sort, hint, limit })

export const trendingQuery = (limit: number): MovieQuery => ({
  filter: {},
  sort: { playable: -1, 'order.trending': -1, _id: 1 },
  hint: 'trending',
  limit,
})

/** Films in MongoDB. */
export function movieStore(mongo: Mongo, readPreference: ReadPreference) {
  const movies = movieModel(mongo)
  const find = ({ filter, sort, hint, limit }: MovieQuery) =>
    movies
      .find(trustedConditions(filter))
      .sort(sort)
      .limit(limit)
      .hint(hint)
      .maxTimeMS(maxTimeMS)
      .read(readPreference)
  const findAll = (ids: readonly string[]) =>
    movies
      .find({ _id: trusted({ $in: ids }) })
      .maxTimeMS(maxTimeMS)
      .read(readPreference)

  return {
    cards: (query: MovieQuery) => find(query).select(cardFields).lean<MovieCard[]>().exec(),

    candidates: (query: MovieQuery) =>
      find(query).select(candidateFields).lean<Candidate[]>().exec(),

    explain: (query: MovieQuery) => find(query).lean().explain('queryPlanner') as Promise<unknown>,

    byId: batchById((ids) => findAll(ids).lean<MovieRecord[]>().exec()),

    cardById: batchById((ids) => findAll(ids).select(cardFields).lean<MovieCard[]>().exec()),

    cardsOf: async (ids: readonly string[]) =>
      ids.length === 0 ? [] : findAll(ids).select(cardFields).lean<MovieCard[]>().exec(),

    candidatesOf: async (ids: readonly string[]) =>
      ids.length === 0 ? [] : findAll(ids).select(candidateFields).lean<Candidate[]>().exec(),
  }
}
