import type { PhotoStyle, UploadStage, UploadState } from '@cinema/contract'
import { Schema, type Model } from 'mongoose'
import { readPage, type Border, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import type { SubtitleTrack } from './packaging/master-playlist.ts'

/** An upload as it is stored: the truth of how far it is, whatever becomes of queues and workers. */
export interface UploadDocument {
  _id: string
  /** Null when the account is closed, and for films of the operator's folder. */
  userId: string | null
  fileName: string
  /** Path below the operator's folder of films, where the file is only read. */
  mediaFile?: string
  title: string
  year: number | null
  /** The film of the catalogue that its sender says it is. */
  wantedMovieId: string | null
  /** The film that plays it. */
  movieId: string | null
  sizeBytes: number
  receivedBytes: number
  /** What it takes of its sender's quota: the file sent in, later the film made of it. */
  keptBytes: number
  state: UploadState
  stage: UploadStage | null
  progressRatio: number
  renditions: string[]
  problem: { code: string; detail: string } | null
  notes: string[]
  /** Of the file that was sent in, in hexadecimal. */
  sha256: string | null
  /** The worker's hold on it: what it writes names this. */
  attempt: string | null
  attempts: number
  /** What a film of photos is made of; such a film is its owner's alone. */
  photoFilm?: PhotoFilmParts
  /** Text tracks that were sent in beside the film. */
  subtitles?: SubtitleTrack[]
  /** Rises with every change of them. */
  subtitlesVersion?: number
  createdAt: Date
  updatedAt: Date
}

export interface PhotoFilmParts {
  style: PhotoStyle
  /** Numbers of those that are there. */
  photos: number[]
  hasMusic: boolean
}

const schema = new Schema<UploadDocument>(
  {
    _id: String,
    userId: String,
    fileName: String,
    mediaFile: String,
    title: String,
    year: Number,
    wantedMovieId: String,
    movieId: String,
    sizeBytes: Number,
    receivedBytes: Number,
    keptBytes: Number,
    state: String,
    stage: String,
    progressRatio: Number,
    renditions: [String],
    problem: new Schema({ code: String, detail: String }, { _id: false }),
    notes: [String],
    sha256: String,
    attempt: String,
    attempts: Number,
    photoFilm: new Schema({ style: String, photos: [Number], hasMusic: Boolean }, { _id: false }),
    subtitles: [new Schema({ language: String, label: String, file: String }, { _id: false })],
    subtitlesVersion: Number,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'uploads', versionKey: false, autoIndex: false },
)
schema.index({ createdAt: -1, _id: 1 }, { name: 'newest_first' })
schema.index({ userId: 1 }, { name: 'of_account' })
schema.index({ state: 1, updatedAt: 1 }, { name: 'by_state' })

export const uploadModel = (mongo: Mongo): Model<UploadDocument> =>
  (mongo.models['Upload'] as Model<UploadDocument> | undefined) ??
  mongo.model<UploadDocument>('Upload', schema)

export async function migrateLibrary(mongo: Mongo): Promise<void> {
  await uploadModel(mongo).createCollection()
  await uploadModel(mongo).createIndexes()
}

export type Uploads = ReturnType<typeof uploadStore>
export type UploadChange = Partial<Omit<UploadDocument, '_id' | 'createdAt'>>

const maxTimeMS = 2000
const newestFirst: Order = { field: 'createdAt', direction: -1 }

/** Uploads in MongoDB. Every change names the state it expects, so that of two only one happens. */
export function uploadStore(mongo: Mongo) {
  const uploads = uploadModel(mongo)
  return {
    /** Answers whether it was added; false when there is one with its id. */
    async add(upload: UploadDocument): Promise<boolean> {
      try {
        await uploads.insertOne(upload)
        return true
      } catch (error) {
        if ((Object(error) as { code?: unknown }).code === 11000) return false
        throw error
      }
    },

    byId: (id: string) => uploads.findById(id).maxTimeMS(maxTimeMS).lean<UploadDocument>().exec(),

    page: (border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, wanted) =>
          uploads
            .find(trustedConditions(conditions))
            .sort(sort)
            .hint('newest_first')
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<UploadDocument[]>()
            .exec(),
        { filter: { photoFilm: null }, order: newestFirst, border, limit },
      ),

    /** Those that were sent in, of a state, that have not changed since, oldest first. */
    unchangedSince: (state: UploadState, since: Date, limit = 100) =>
      uploads
        .find(trustedConditions({ state, updatedAt: { $lt: since }, mediaFile: null }))
        .sort({ updatedAt: 1 })
        .limit(limit)
        .maxTimeMS(maxTimeMS)
        .lean<UploadDocument[]>()
        .exec(),

    /** The upload as it is afterwards; null when it is not in one of these states any more. */
    change: (id: string, states: readonly UploadState[], change: UploadChange) =>
      uploads
        .findOneAndUpdate(
          trustedConditions({ _id: id, state: { $in: states } }),
          { $set: { ...change, updatedAt: new Date() } },
          { returnDocument: 'after' },
        )
        .lean<UploadDocument>()
        .exec(),

    ...ofWorkers(uploads),

    async remove(id: string): Promise<void> {
      await uploads.deleteOne({ _id: id })
    },

    ...ofAccounts(uploads),
  }
}

const takenAgainMs = 60_000

/** What workers ask and say. */
function ofWorkers(uploads: Model<UploadDocument>) {
  const after = { returnDocument: 'after' } as const
  return {
    /** Ids of what no worker has, or of what its worker has said nothing of for a minute. */
    waiting: () =>
      Promise.all([
        uploads
          .find({ state: 'queued' }, { _id: 1 })
          .sort({ updatedAt: 1 })
          .limit(50)
          .maxTimeMS(maxTimeMS)
          .lean(),
        uploads
          .find(
            trustedConditions({
              state: 'working',
              updatedAt: { $lt: new Date(Date.now() - takenAgainMs) },
            }),
            { _id: 1 },
          )
          .sort({ updatedAt: 1 })
          .limit(50)
          .maxTimeMS(maxTimeMS)
          .lean(),
      ]).then((found) => found.flat().map(({ _id }) => ({ _id }))),

    /** Takes an upload over, from whoever had it; null when it is not to be worked on. */
    claim: (id: string, attempt: string) =>
      uploads
        .findOneAndUpdate(
          trustedConditions({ _id: id, state: { $in: ['queued', 'working'] } }),
          {
            $set: {
              ...{ state: 'working', stage: 'probe', progressRatio: 0, problem: null, notes: [] },
              ...{ attempt, updatedAt: new Date() },
            },
            $inc: { attempts: 1 },
          },
          after,
        )
        .lean<UploadDocument>()
        .exec(),

    /** Null when another attempt has it, or it is not being worked on any more. */
    advance: (id: string, attempt: string, change: UploadChange) =>
      uploads
        .findOneAndUpdate(
          { _id: id, state: 'working', attempt },
          { $set: { ...change, updatedAt: new Date() } },
          after,
        )
        .lean<UploadDocument>()
        .exec(),
  }
}

/** What concerns everything that an account sent in. */
function ofAccounts(uploads: Model<UploadDocument>) {
  return {
    async keptBytesOf(userId: string): Promise<number> {
      const group = { _id: null, bytes: { $sum: '$keptBytes' } }
      const [found] = await uploads
        .aggregate<{ bytes: number }>([{ $match: { userId } }, { $group: group }], { maxTimeMS })
        .exec()
      return found?.bytes ?? 0
    },

    ofAccount: (userId: string) =>
      uploads.find({ userId }).maxTimeMS(maxTimeMS).lean<UploadDocument[]>().exec(),

    async disown(userId: string): Promise<void> {
      await uploads.updateMany({ userId }, { $set: { userId: null } })
    },
  }
}
