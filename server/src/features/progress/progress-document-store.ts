import { Schema } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import {
  hasBegun,
  isWatched,
  playCount,
  playedSeconds,
  type Play,
  type ProgressRecord,
} from './record.ts'

/** A record as MongoDB holds it, with what it says spelled out for queries. */
export interface ProgressDocument {
  /** `<userId>:<movieId>` */
  _id: string
  userId: string
  movieId: string
  issuedEpoch: number
  epoch: number
  seq: number
  revision: number
  positionSeconds: number
  durationSeconds: number
  resumable: boolean
  /** Whether it belongs into the history: something was played or marked as watched. */
  listed: boolean
  watched: boolean
  watchedEpoch: number
  unwatchedEpoch: number
  playCount: number
  playedSeconds: number
  plays: Play[]
  folded: { key: number; playedSeconds: number; completions: number }
  origin: string
  updatedAt: Date
  /** Written while state Redis was away: Redis may hold something older, or newer. */
  unmerged?: boolean
}

const progressSchema = new Schema<ProgressDocument>(
  {
    _id: String,
    userId: String,
    movieId: String,
    issuedEpoch: Number,
    epoch: Number,
    seq: Number,
    revision: Number,
    positionSeconds: Number,
    durationSeconds: Number,
    resumable: Boolean,
    listed: Boolean,
    watched: Boolean,
    watchedEpoch: Number,
    unwatchedEpoch: Number,
    playCount: Number,
    playedSeconds: Number,
    plays: [Object],
    folded: Object,
    origin: String,
    updatedAt: Date,
    unmerged: Boolean,
  },
  { collection: 'progress', versionKey: false, autoIndex: false },
)

// History and continue watching, newest first; what was written past Redis, for the worker.
progressSchema.index({ userId: 1, updatedAt: -1, _id: -1 })
progressSchema.index(
  { userId: 1, updatedAt: -1, _id: -1 },
  { name: 'resumable', partialFilterExpression: { resumable: true } },
)
progressSchema.index({ unmerged: 1 }, { partialFilterExpression: { unmerged: true } })

/** Declares the collection and its indexes; every read and write goes through the driver. */
export async function migrateProgress(mongo: Mongo): Promise<void> {
  const model = mongo.models['Progress'] ?? mongo.model('Progress', progressSchema)
  await model.createIndexes()
}

export const documentId = (userId: string, movieId: string): string => `${userId}:${movieId}`

export function toDocument(
  userId: string,
  movieId: string,
  record: ProgressRecord,
): Omit<ProgressDocument, '_id'> {
  const watched = isWatched(record)
  const played = playedSeconds(record)
  return {
    userId,
    movieId,
    ...record,
    listed: isListed(record),
    watched,
    playCount: playCount(record),
    playedSeconds: played,
    plays: record.plays.map((play) => ({ ...play })),
    folded: { ...record.folded },
    updatedAt: new Date(record.updatedAt),
  }
}

/** Whether a record belongs into the history. */
export const isListed = (record: ProgressRecord): boolean =>
  hasBegun(record) && (record.positionSeconds > 0 || isWatched(record) || playedSeconds(record) > 0)

export function toRecord(document: ProgressDocument): ProgressRecord {
  const { key, playedSeconds: played, completions } = document.folded
  return {
    issuedEpoch: document.issuedEpoch,
    epoch: document.epoch,
    seq: document.seq,
    revision: document.revision,
    positionSeconds: document.positionSeconds,
    durationSeconds: document.durationSeconds,
    resumable: document.resumable,
    updatedAt: document.updatedAt.getTime(),
    watchedEpoch: document.watchedEpoch,
    unwatchedEpoch: document.unwatchedEpoch,
    plays: document.plays.map((play) => ({
      key: play.key,
      playedSeconds: play.playedSeconds,
      completed: play.completed,
    })),
    folded: { key, playedSeconds: played, completions },
    origin: document.origin,
  }
}
