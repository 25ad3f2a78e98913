import { Schema, type Model } from 'mongoose'
import { sortOf, type Order, type PartQuery } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import type { ReadPreference } from './read-preference.ts'
import type { SeriesRecord } from './title-record.ts'
import { credit, editedFields, named, provenance } from './title-schema-store.ts'

export const seriesSorts = {
  popularity: { field: 'popularity', direction: -1 },
  title: { field: 'titleKey', direction: 1 },
  year: { field: 'orderYear', direction: 1 },
} as const satisfies Record<string, Order>

export type SeriesSort = keyof typeof seriesSorts

const season = new Schema({ number: Number, title: String, episodeCount: Number }, { _id: false })

const schema = new Schema<SeriesRecord>(
  {
    _id: String,
    tmdbId: Number,
    title: String,
    titleKey: String,
    year: Number,
    overview: String,
    genres: [named],
    tags: [String],
    credits: [credit],
    posterUrl: String,
    backdropUrl: String,
    posterPlaceholder: String,
    backdropPlaceholder: String,
    featured: Boolean,
    popularity: Number,
    orderYear: Number,
    seasons: [season],
    source: provenance,
    ...editedFields,
  },
  { collection: 'series', versionKey: false, autoIndex: false },
)
for (const [sort, order] of Object.entries(seriesSorts)) {
  schema.index(sortOf(order), { name: `all_${sort}` })
  schema.index({ 'genres.slug': 1, ...sortOf(order) }, { name: `genre_${sort}` })
}

export const seriesModel = (mongo: Mongo): Model<SeriesRecord> =>
  (mongo.models['Series'] as Model<SeriesRecord> | undefined) ??
  mongo.model<SeriesRecord>('Series', schema)

const maxTimeMS = 2000

/** Series in MongoDB; their seasons are part of them, their episodes are titles of their own. */
export function seriesStore(mongo: Mongo, readPreference: ReadPreference) {
  const series = seriesModel(mongo)
  return {
    page: (by: SeriesSort, { conditions, sort }: PartQuery, limit: number) =>
      series
        .find(trustedConditions(conditions))
        .sort(sort)
        .hint(`${'genres.slug' in conditions ? 'genre' : 'all'}_${by}`)
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<SeriesRecord[]>()
        .exec(),

    byId: (id: string) =>
      series.findById(id).maxTimeMS(maxTimeMS).read(readPreference).lean<SeriesRecord>().exec(),

    tmdbIdOf: async (id: string): Promise<number | null> => {
      const query = series.findById(id).select({ tmdbId: 1 }).maxTimeMS(maxTimeMS)
      const found = await query.read(readPreference).lean<Pick<SeriesRecord, 'tmdbId'>>().exec()
      return found?.tmdbId ?? null
    },

    countEpisodes: (id: string, seasonNumber: number, count: number) =>
      series
        .updateOne({ _id: id, 'seasons.number': seasonNumber }, { 'seasons.$.episodeCount': count })
        .exec(),

    save: (record: SeriesRecord) =>
      series.replaceOne({ _id: record._id }, record, { upsert: true }).exec(),
  }
}
