import { Schema, type Model } from 'mongoose'
import { sortOf, type Conditions, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import type { ReadPreference } from './read-preference.ts'
import type { SeriesRecord } from './title-record.ts'
import { credit, named, provenance } from './title-schema-store.ts'

export const seriesSorts = {
  popularity: { field: 'popularity', direction: -1 },
  title: { field: 'titleKey', direction: 1 },
  year: { field: 'orderYear', direction: 1 },
} as const satisfies Record<string, Order>

export type SeriesSort = keyof typeof seriesSorts

const season = new Schema({ number: Number, title: String, episodeCount: Number }, { _id: false })
const text = { type: String, default: null }

const schema = new Schema<SeriesRecord>(
  {
    _id: { type: String, required: true },
    title: { type: String, required: true },
    titleKey: { type: String, required: true },
    year: { type: Number, default: null },
    overview: text,
    genres: [named],
    tags: [String],
    credits: [credit],
    posterUrl: text,
    backdropUrl: text,
    featured: { type: Boolean, required: true },
    popularity: { type: Number, required: true },
    orderYear: { type: Number, required: true },
    seasons: [season],
    source: { type: provenance, required: true },
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
    page: ({ sort, filter, limit }: { sort: SeriesSort; filter: Conditions; limit: number }) =>
      series
        .find(trustedConditions(filter))
        .sort(sortOf(seriesSorts[sort]))
        .hint(`${'genres.slug' in filter ? 'genre' : 'all'}_${sort}`)
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<SeriesRecord[]>()
        .exec(),

    byId: (id: string) =>
      series.findById(id).maxTimeMS(maxTimeMS).read(readPreference).lean<SeriesRecord>().exec(),

    save: (record: SeriesRecord) =>
      series.replaceOne({ _id: record._id }, record, { upsert: true }).exec(),
  }
}
