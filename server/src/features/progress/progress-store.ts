import type { Collection } from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'
import {
  documentId,
  toDocument,
  toRecord,
  type ProgressDocument,
} from './progress-document-store.ts'
import type { ProgressRecord, RecordName, Version } from './record.ts'

/** A record with the names it goes by. */
export interface NamedRecord extends RecordName {
  readonly record: ProgressRecord
}

/** `unmerged` as in `ProgressDocument`. */
export interface StoredRecord extends NamedRecord {
  readonly unmerged: boolean
}

/**
 * What became of each record of a write: `created` where MongoDB held nothing; `stale` means MongoDB holds something as new, or
 * unmerged.
 */
export type WriteOutcome = 'written' | 'created' | 'stale' | { readonly failed: string }

/** Position in a list that is sorted by time, newest first. */
export interface ListPosition {
  readonly updatedAt: number
  readonly movieId: string
}

export interface ListQuery {
  readonly userId: string
  readonly only: 'resumable' | 'listed'
  readonly after: ListPosition | undefined
  readonly limit: number
}

const readMs = 1000
const exportMs = 10_000
const duplicateKey = 11000

/** Progress in MongoDB. Every write is guarded, so that no order of writers makes it older. */
export class ProgressStore {
  // The driver's collection: these are the hottest writes, and every value in them is ours.
  readonly #collection: Collection<ProgressDocument>

  constructor(mongo: Mongo) {
    this.#collection = mongo.collection<ProgressDocument>('progress')
  }

  async find({ userId, movieId }: RecordName): Promise<ProgressRecord | null> {
    const _id = documentId(userId, movieId)
    const found = await this.#collection.findOne({ _id }, { maxTimeMS: readMs })
    return found && toRecord(found)
  }

  async findAll(names: readonly RecordName[]): Promise<StoredRecord[]> {
    const _id = { $in: names.map(({ userId, movieId }) => documentId(userId, movieId)) }
    const found = await this.#collection.find({ _id }, { maxTimeMS: readMs }).toArray()
    return found.map(named)
  }

  /** Writes records that are newer by (epoch, seq), then revision; one unordered bulk write. */
  async write(records: readonly NamedRecord[]): Promise<WriteOutcome[]> {
    if (records.length === 0) return []
    const operations = records.map(({ userId, movieId, record }) => ({
      updateOne: {
        filter: { _id: documentId(userId, movieId), ...olderThan(record) },
        update: { $set: toDocument(userId, movieId, record) },
        upsert: true,
      },
    }))
    const created = new Set<number>()
    const errors = await writeErrors(async () => {
      const { upsertedIds } = await this.#collection.bulkWrite(operations, { ordered: false })
      for (const index of Object.keys(upsertedIds)) created.add(Number(index))
    })
    return records.map((_, index) => {
      const error = errors.get(index)
      if (!error) return created.has(index) ? 'created' : 'written'
      return error.code === duplicateKey ? 'stale' : { failed: error.reason }
    })
  }

  /**
   * Writes past Redis: replaces the record if it is still the one that was seen (null for none).
   * The document stays marked until the worker has brought Redis up to it.
   */
  async replace(
    { userId, movieId, record }: NamedRecord,
    seen: ProgressRecord | null,
  ): Promise<boolean> {
    const fields = { ...toDocument(userId, movieId, record), unmerged: true }
    const _id = documentId(userId, movieId)
    if (seen) {
      const result = await this.#collection.updateOne({ _id, ...sameAs(seen) }, { $set: fields })
      return result.matchedCount === 1
    }
    const errors = await writeErrors(() => this.#collection.insertOne({ _id, ...fields }))
    return errors.size === 0
  }

  /** Documents that were written past Redis. */
  async unmerged(limit: number): Promise<StoredRecord[]> {
    const found = await this.#collection
      .find({ unmerged: true }, { maxTimeMS: readMs, limit })
      .toArray()
    return found.map(named)
  }

  /** Takes the mark away if the document is still the one that was merged. */
  async markMerged({ userId, movieId, record }: NamedRecord): Promise<void> {
    const _id = documentId(userId, movieId)
    await this.#collection.updateOne({ _id, ...sameAs(record) }, { $unset: { unmerged: '' } })
  }

  /** Everything about a viewer, as it is stored. */
  all(userId: string): Promise<object[]> {
    const projection = { _id: 0, userId: 0, origin: 0, folded: 0, unmerged: 0 }
    return this.#collection.find({ userId }, { projection, maxTimeMS: exportMs }).toArray()
  }

  async removeAll(userId: string): Promise<void> {
    await this.#collection.deleteMany({ userId })
  }

  /** A viewer's records, newest first. */
  async list({ userId, only, after, limit }: ListQuery): Promise<NamedRecord[]> {
    const found = await this.#collection
      .find(
        { userId, [only]: true, ...(after && beyond(userId, after)) },
        { sort: { updatedAt: -1, _id: -1 }, limit, maxTimeMS: readMs },
      )
      .toArray()
    return found.map(named)
  }
}

const named = (document: ProgressDocument): StoredRecord => ({
  userId: document.userId,
  movieId: document.movieId,
  record: toRecord(document),
  unmerged: document.unmerged === true,
})

/** Where it does not match, the upsert meets the existing `_id`: a duplicate key means stale. */
const olderThan = ({ epoch, seq, revision }: ProgressRecord) => ({
  unmerged: { $ne: true },
  $or: [
    { epoch: { $lt: epoch } },
    { epoch, seq: { $lt: seq } },
    { epoch, seq, revision: { $lt: revision } },
  ],
})

const sameAs = ({ epoch, seq, revision }: Version & { revision: number }) => ({
  epoch,
  seq,
  revision,
})

function beyond(userId: string, { updatedAt, movieId }: ListPosition) {
  const time = new Date(updatedAt)
  return {
    $or: [
      { updatedAt: { $lt: time } },
      { updatedAt: time, _id: { $lt: documentId(userId, movieId) } },
    ],
  }
}

interface WriteError {
  readonly code: number
  readonly reason: string
}

/**
 * Errors of single documents by their index.
 * @throws whatever is about the whole write, for example a lost connection.
 */
async function writeErrors(write: () => Promise<unknown>): Promise<Map<number, WriteError>> {
  try {
    await write()
    return new Map()
  } catch (error) {
    const { writeErrors: several, code } = Object(error) as {
      writeErrors?: unknown
      code?: unknown
    }
    if (several !== undefined) {
      const list = [several].flat() as { index: number; code?: number; errmsg?: string }[]
      if (list.length > 0) {
        return new Map(
          list.map(({ index, code: each = 0, errmsg = 'unknown' }) => [
            index,
            { code: each, reason: errmsg },
          ]),
        )
      }
    }
    if (code === duplicateKey) return new Map([[0, { code, reason: 'duplicate key' }]])
    throw error
  }
}
