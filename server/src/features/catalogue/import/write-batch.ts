import { isDeepStrictEqual } from 'node:util'
import type { Mongo } from '../../../infra/mongo.ts'
import { deletionStore } from '../editing/deletion-store.ts'
import type { MovieRecord } from '../title-record.ts'
import { importStore } from './import-store.ts'

/** A film of a source, with the id it goes by and the row it was in. */
export interface BatchItem {
  readonly id: string
  readonly row: number
  /** What becomes of the film that is there; null where that cannot be. */
  readonly filmAfter: (before: MovieRecord | undefined) => MovieRecord | null
}

export interface Written {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Rows of films that administrators have deleted: no import brings them back. */
  readonly deletedRows: readonly number[]
  /** Rows of which nothing can become. */
  readonly refusedRows: readonly number[]
}

/** Others who change the same films at the same time come to an end. */
const mostRounds = 20

/** Writes batches of films; those that somebody else writes meanwhile are read and merged again. */
export function batchWriter(mongo: Mongo): (batch: readonly BatchItem[]) => Promise<Written> {
  const store = importStore(mongo)
  const deletions = deletionStore(mongo)

  /** What is to be written now. */
  async function compare(batch: readonly BatchItem[]) {
    const ids = batch.map(({ id }) => id)
    const gone = await deletions.among(ids)
    const existing = await store.existing(ids)
    const created: MovieRecord[] = []
    const updated: MovieRecord[] = []
    const deletedRows: number[] = []
    const refusedRows: number[] = []
    for (const { id, row, filmAfter } of batch) {
      const before = existing.get(id)
      if (!before && gone.has(id)) {
        deletedRows.push(row)
        continue
      }
      const after = filmAfter(before)
      if (!after) refusedRows.push(row)
      else if (!before) created.push(after)
      else if (!isDeepStrictEqual(before, after)) updated.push(after)
    }
    return { created, updated, deletedRows, refusedRows }
  }

  return async (batch) => {
    const created = new Set<string>()
    const updated = new Set<string>()
    for (let round = 0; round < mostRounds; round++) {
      const wanted = await compare(batch)
      const overtaken = await store.write(wanted)
      for (const { _id } of wanted.created) created.add(_id)
      for (const { _id } of wanted.updated) if (!created.has(_id)) updated.add(_id)
      if (overtaken > 0) continue
      const { deletedRows, refusedRows } = wanted
      const left = deletedRows.length + refusedRows.length
      const unchanged = batch.length - created.size - updated.size - left
      return { created: created.size, updated: updated.size, unchanged, deletedRows, refusedRows }
    }
    throw new Error('Others keep changing the films of this import; run it again.')
  }
}
