import { createHash } from 'node:crypto'
import { Schema, trusted, type Model } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import { isDuplicate } from './duplicate.ts'

/** Views of a title on a day (UTC), spread over a few documents so that each stays small. */
interface ViewDayRecord {
  _id: string
  movieId: string
  /** Days since 1970. */
  day: number
  count: number
  /** The sessions counted last, shortened: a session that is told twice counts once. */
  sessions: string[]
}

/** A playback session that counts as a view. */
export interface View {
  readonly movieId: string
  readonly session: string
  /** When the session began, in ms: the same however often it is told. */
  readonly startedAtMs: number
}

const schema = new Schema<ViewDayRecord>(
  { _id: String, movieId: String, day: Number, count: Number, sessions: [String] },
  { collection: 'view_days', versionKey: false, autoIndex: false },
)
schema.index({ movieId: 1, day: 1, count: 1 }, { name: 'of_title' })

export const viewDayModel = (mongo: Mongo): Model<ViewDayRecord> =>
  (mongo.models['ViewDay'] as Model<ViewDayRecord> | undefined) ??
  mongo.model<ViewDayRecord>('ViewDay', schema)

const dayMs = 86_400_000
const spread = 16
const keptSessions = 500

const maxTimeMS = 2000

/**
 * View counts in MongoDB. A view is one guarded write of one document that remembers its session, so
 * telling it again, from another instance or after a lost answer, changes nothing.
 */
export function viewStore(mongo: Mongo) {
  const days = viewDayModel(mongo)
  return {
    /** @throws what a write failed with, other than that its view was counted before. */
    async add(views: readonly View[]): Promise<void> {
      const writes = views.map((view) => ({ updateOne: countOnce(view) }))
      try {
        await days.bulkWrite(writes, { ordered: false })
      } catch (error) {
        const { writeErrors = [] } = Object(error) as { writeErrors?: { err?: unknown }[] }
        const isOther = ({ err }: { err?: unknown }): boolean => !isDuplicate(err)
        if (writeErrors.length === 0 || writeErrors.some(isOther)) throw error
      }
    },

    /** Views of a title by day. */
    of: (movieId: string) =>
      days
        .aggregate<{ _id: number; count: number }>(
          [{ $match: { movieId } }, { $group: { _id: '$day', count: { $sum: '$count' } } }],
          { maxTimeMS },
        )
        .exec(),
  }
}

function countOnce({ movieId, session, startedAtMs }: View) {
  const digest = createHash('sha256').update(session).digest()
  const short = digest.toString('base64url').slice(0, 11)
  const day = Math.floor(startedAtMs / dayMs)
  const part = digest.readUInt8(31) % spread
  return {
    // Where the session is counted already the filter finds nothing, and the insert fails.
    filter: { _id: `${movieId}:${day}:${part}`, sessions: trusted({ $ne: short }) },
    update: {
      $setOnInsert: { movieId, day },
      $inc: { count: 1 },
      $push: { sessions: { $each: [short], $slice: -keptSessions } },
    },
    upsert: true,
  }
}
