import { isDeepStrictEqual } from 'node:util'
import type { Mongo } from '../../../infra/mongo.ts'
import { deletionStore } from '../editing/deletion-store.ts'
import type { MovieRecord } from '../title-record.ts'
import type { FilmFacts } from './imported-film.ts'
import { importStore } from './import-store.ts'
import { mergeFilm } from './merge.ts'

/** A film of a source, with the id it goes by and the row it was in. */
export interface BatchItem {
  readonly id: string
  readonly facts: FilmFacts
  readonly row: number
}

export interface Written {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  /** Rows of films that administrators have deleted: no import brings them back. */
  readonly deletedRows: readonly number[]
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
    for (const { id, facts, row } of batch) {
      const before = existing.get(id)
      const after = mergeFilm(id, before, facts)
      if (before) {
        if (!isDeepStrictEqual(before, after)) updated.push(after)
      } else if (gone.has(id)) deletedRows.push(row)
      else created.push(after)
    }
    return { created, updated, deletedRows }
  }

  return async (batch) => {
    const created = new Set<string>()
    const updated = new Set<string>()
    for (let round = 0; round < mostRounds; round++) {
      const wanted = await compare(batch)
      const left = await store.write(wanted)
      for (const { _id } of wanted.created) created.add(_id)
      for (const { _id } of wanted.updated) if (!created.has(_id)) updated.add(_id)
      if (left > 0) continue
      const { deletedRows } = wanted
      const unchanged = batch.length - created.size - updated.size - deletedRows.length
      return { created: created.size, updated: updated.size, unchanged, deletedRows }
    }
    throw new Error('Others keep changing the films of this import; run it again.')
  }
}
