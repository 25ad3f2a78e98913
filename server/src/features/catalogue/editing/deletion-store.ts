import type { Deletion } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import { readPage, type Border, type Order } from '../../../infra/keyset.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import type { EpisodeRecord } from '../title-record.ts'
import type { Stored, TitleKind } from './edit-store.ts'

/**
 * A title that was deleted. After its time to be restored, what it was is forgotten; that it is gone
 * stays known, so that no import and no start brings it back.
 */
export interface DeletionRecord {
  _id: string
  kind: TitleKind
  title: string
  deletedAt: Date
  /** Null when the time is over. */
  restorableUntil: Date | null
  record: Stored['record'] | null
  /** Those of a series. */
  episodes: EpisodeRecord[]
}

const schema = new Schema<DeletionRecord>(
  {
    _id: String,
    kind: String,
    title: String,
    deletedAt: Date,
    restorableUntil: Date,
    record: Schema.Types.Mixed,
    episodes: [Schema.Types.Mixed],
  },
  { collection: 'catalogue_deletions', versionKey: false, autoIndex: false },
)
schema.index({ restorableUntil: -1, _id: 1 }, { name: 'restorable' })

export const deletionModel = (mongo: Mongo): Model<DeletionRecord> =>
  (mongo.models['CatalogueDeletion'] as Model<DeletionRecord> | undefined) ??
  mongo.model<DeletionRecord>('CatalogueDeletion', schema)

const maxTimeMS = 2000
const order: Order = { field: 'restorableUntil', direction: -1 }
const shown = { record: 0, episodes: 0 }

export function deletionStore(mongo: Mongo) {
  const model = deletionModel(mongo)
  // Whole titles are in it, which are not to be cast once more.
  const deletions = mongo.collection<DeletionRecord>('catalogue_deletions')
  return {
    put: (deletion: DeletionRecord) =>
      deletions.replaceOne({ _id: deletion._id }, deletion, { upsert: true }),

    find: (id: string) => deletions.findOne({ _id: id }, { maxTimeMS, readPreference: 'primary' }),

    drop: (id: string) => deletions.deleteOne({ _id: id }),

    /** Which of the ids belong to deleted titles. */
    async among(ids: readonly string[]): Promise<Set<string>> {
      const found = await deletions
        .find({ _id: { $in: [...ids] } }, { projection: { _id: 1 }, maxTimeMS })
        .toArray()
      return new Set(found.map(({ _id }) => _id))
    },

    /** What can be restored at this time, that with most time left first. */
    page: (now: Date, border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, wanted) =>
          model
            .find(trustedConditions(conditions), shown)
            .sort(sort)
            .hint('restorable')
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<DeletionRecord[]>()
            .exec(),
        { filter: { restorableUntil: { $gt: now } }, order, border, limit },
      ),

    /** Forgets what can be restored no longer. */
    async forget(now: Date): Promise<void> {
      await deletions.updateMany(
        { restorableUntil: { $lte: now } },
        { $set: { restorableUntil: null, record: null, episodes: [] } },
      )
    },
  }
}

export const toDeletion = (record: DeletionRecord & { restorableUntil: Date }): Deletion => ({
  id: record._id,
  kind: record.kind,
  title: record.title,
  deletedAt: record.deletedAt.toISOString(),
  restorableUntil: record.restorableUntil.toISOString(),
})
