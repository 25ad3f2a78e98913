import type { EpisodePlace } from '@cinema/contract'
import { Schema, trusted, type Model } from 'mongoose'
import { batchById } from '../../infra/batch-by-id.ts'
import type { Mongo } from '../../infra/mongo.ts'
import type { ReadPreference } from './read-preference.ts'
import type { EpisodeRecord } from './title-record.ts'
import { titleFields } from './title-schema-store.ts'

const schema = new Schema<EpisodeRecord>(
  {
    ...titleFields,
    place: {
      seriesId: String,
      seriesTitle: String,
      seasonNumber: Number,
      episodeNumber: Number,
      nextId: String,
    },
  },
  { collection: 'episodes', versionKey: false, autoIndex: false },
)
schema.index(
  { 'place.seriesId': 1, 'place.seasonNumber': 1, 'place.episodeNumber': 1 },
  { unique: true },
)

export const episodeModel = (mongo: Mongo): Model<EpisodeRecord> =>
  (mongo.models['Episode'] as Model<EpisodeRecord> | undefined) ??
  mongo.model<EpisodeRecord>('Episode', schema)

const maxTimeMS = 2000
/** A daily series of ten years. */
const mostOfSeries = 4000

/** Episodes in MongoDB: each is a title that plays, and knows its place in its series. */
export function episodeStore(mongo: Mongo, readPreference: ReadPreference) {
  const episodes = episodeModel(mongo)
  return {
    byId: batchById((ids) =>
      episodes
        .find({ _id: trusted({ $in: ids }) })
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<EpisodeRecord[]>()
        .exec(),
    ),

    ofSeason: (seriesId: string, number: number) =>
      episodes
        .find({ 'place.seriesId': seriesId, 'place.seasonNumber': number })
        .sort({ 'place.episodeNumber': 1 })
        .limit(1000)
        .maxTimeMS(maxTimeMS)
        .read(readPreference)
        .lean<EpisodeRecord[]>()
        .exec(),

    /** All of a series, in the order they are watched in. */
    ofSeries: (seriesId: string) =>
      episodes
        .find({ 'place.seriesId': seriesId })
        .sort({ 'place.seasonNumber': 1, 'place.episodeNumber': 1 })
        .limit(mostOfSeries)
        .maxTimeMS(maxTimeMS)
        .lean<EpisodeRecord[]>()
        .exec(),

    link: (id: string, { seriesTitle, nextId }: Pick<EpisodePlace, 'seriesTitle' | 'nextId'>) =>
      episodes
        .updateOne({ _id: id }, { 'place.seriesTitle': seriesTitle, 'place.nextId': nextId })
        .exec(),

    deleteOfSeries: (seriesId: string) =>
      episodes.deleteMany({ 'place.seriesId': seriesId }).exec(),

    save: (record: EpisodeRecord) =>
      episodes.replaceOne({ _id: record._id }, record, { upsert: true }).exec(),
  }
}
