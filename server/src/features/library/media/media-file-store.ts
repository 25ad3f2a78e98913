import { Schema, type Model } from 'mongoose'
import type { MediaFileState } from '@cinema/contract'
import type { Mongo } from '../../../infra/mongo.ts'
import { trustedConditions } from '../../../infra/trusted-conditions.ts'
import { uploadModel } from '../upload-store.ts'

/** What is known of a file below the folder of films. */
export interface MediaFileDocument {
  /** Its path below the folder. */
  _id: string
  sizeBytes: number
  mtimeMs: number
  /** Since when it has this size and time. */
  unchangedSince: Date
  sha256: string | null
  state: MediaFileState
  /** Why it is not taken, in a sentence. */
  reason: string | null
  /** The title that it is. */
  movieId: string | null
  seenAt: Date
}

/** The last look at the folder. */
interface MediaScanDocument {
  _id: 'last'
  scannedAt: Date
  fileCount: number
  /** Why the folder could not be read. */
  problem: string | null
}

const files = new Schema<MediaFileDocument>(
  {
    _id: String,
    sizeBytes: Number,
    mtimeMs: Number,
    unchangedSince: Date,
    sha256: String,
    state: String,
    reason: String,
    movieId: String,
    seenAt: Date,
  },
  { collection: 'mediafiles', versionKey: false, autoIndex: false },
)
files.index({ state: 1, _id: 1 }, { name: 'by_state' })
files.index({ sha256: 1 }, { name: 'by_content' })
files.index({ movieId: 1 }, { name: 'by_title' })
files.index({ seenAt: 1 }, { name: 'by_sight' })

const scans = new Schema<MediaScanDocument>(
  { _id: String, scannedAt: Date, fileCount: Number, problem: String },
  { collection: 'mediascans', versionKey: false, autoIndex: false },
)

const fileModel = (mongo: Mongo): Model<MediaFileDocument> =>
  (mongo.models['MediaFile'] as Model<MediaFileDocument> | undefined) ??
  mongo.model<MediaFileDocument>('MediaFile', files)

const scanModel = (mongo: Mongo): Model<MediaScanDocument> =>
  (mongo.models['MediaScan'] as Model<MediaScanDocument> | undefined) ??
  mongo.model<MediaScanDocument>('MediaScan', scans)

export async function migrateMediaFiles(mongo: Mongo): Promise<void> {
  await fileModel(mongo).createCollection()
  await fileModel(mongo).createIndexes()
  await scanModel(mongo).createCollection()
}

const maxTimeMS = 5000

/** Files below the folder of films in MongoDB: spares reading them again, and tells what is not taken. */
export function mediaFileStore(mongo: Mongo) {
  const known = fileModel(mongo)
  const uploads = uploadModel(mongo)
  const find = (conditions: Record<string, unknown>, limit: number) =>
    known
      .find(trustedConditions(conditions))
      .limit(limit)
      .maxTimeMS(maxTimeMS)
      .lean<MediaFileDocument[]>()
      .exec()

  return {
    byPaths: (paths: readonly string[]) => find({ _id: { $in: paths } }, paths.length),

    ofContent: (sha256: string) => find({ sha256 }, 10),

    ofTitle: (movieId: string) => find({ movieId }, 10),

    async save(file: MediaFileDocument): Promise<void> {
      await known.replaceOne({ _id: file._id }, file, { upsert: true })
    },

    async seen(paths: readonly string[], at: Date): Promise<void> {
      await known.updateMany(trustedConditions({ _id: { $in: paths } }), { $set: { seenAt: at } })
    },

    async forgetUnseenSince(at: Date): Promise<void> {
      await known.deleteMany(trustedConditions({ seenAt: { $lt: at } }))
    },

    /** Those of these states, by path. */
    inStates: (states: readonly MediaFileState[], limit: number) =>
      Promise.all(states.map((state) => find({ state }, limit))).then((found) =>
        found.flat().slice(0, limit),
      ),

    /** The file is called otherwise now; what failed for its absence is tried again. */
    async moveUpload(id: string, mediaFile: string): Promise<void> {
      await uploads.updateOne({ _id: id }, { $set: { mediaFile } })
      const again = { state: 'queued', attempts: 0, problem: null, updatedAt: new Date() }
      await uploads.updateOne({ _id: id, state: 'failed' }, { $set: again })
    },

    async note(scan: Omit<MediaScanDocument, '_id'>): Promise<void> {
      await scanModel(mongo).replaceOne({ _id: 'last' }, { _id: 'last', ...scan }, { upsert: true })
    },

    last: () =>
      scanModel(mongo).findById('last').maxTimeMS(maxTimeMS).lean<MediaScanDocument>().exec(),
  }
}
