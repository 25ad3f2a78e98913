import { randomUUID } from 'node:crypto'
import type { ImportState, Named, RowRefusal } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { slugify } from '../../../infra/text.ts'
import type { Job } from '../../../jobs.ts'
import { catalogueChanged } from '../changed.ts'
import { genreStore } from '../genre-store.ts'
import { batchWriter } from '../import/write-batch.ts'
import type { BulkImport } from './bulk-import-store.ts'
import { createBulkImporter } from './bulk-imports.ts'
import { filmAfter } from './film-of-row.ts'
import { refusalsOf, type CheckedRow } from './row-check.ts'

/** A worker that says nothing for so long has lost its import to another one. */
const silentMs = 60_000
/** After so many without getting further an import is given up. */
const mostAttempts = 4

/** Imports what was sent in; safe in several workers at once. */
export const bulkImportJobs = (context: Context): Job[] => [
  {
    name: 'catalogue-import',
    schedule: '*/2 * * * * *',
    run: () => importWaiting(context, { silentMs }),
  },
]

/** Imports until nothing waits, or this worker is to end. */
export async function importWaiting(
  context: Context,
  { silentMs: mostMs }: { silentMs: number },
): Promise<void> {
  const importer = createBulkImporter(context)
  await importer.sweep()
  for (;;) {
    if (context.drain.signal.aborted) return
    const silentSince = new Date(Date.now() - mostMs)
    const held = await importer.imports.claim(randomUUID(), silentSince)
    if (!held) return
    importer.tell(held)
    await importer.inHand('importing', () => importHeld(context, held))
  }
}

/** Imports as far as it goes; whatever stops it, a worker goes on from there. */
async function importHeld(context: Context, held: BulkImport): Promise<void> {
  const { imports } = createBulkImporter(context)
  if (held.attempts > mostAttempts) {
    await finish(context, held, 'failed')
    return
  }
  try {
    const last = await importParts(context, held)
    if (!last) return
    await finish(context, last, last.state === 'stopping' ? 'cancelled' : 'done')
  } catch (error) {
    await imports.release(held)
    throw error
  }
}

/** The import as it is after its last part; null where another worker goes on with it. */
async function importParts(context: Context, held: BulkImport): Promise<BulkImport | null> {
  const { count, imports, parts, tell } = createBulkImporter(context)
  const importRows = rowImporter(context)
  let current = held
  while (current.state === 'importing' && current.nextPart < current.parts) {
    if (context.drain.signal.aborted) {
      await imports.release(current)
      return null
    }
    const { nextPart } = current
    const { refusals, ...counts } = await importRows(await parts.get(held._id, nextPart))
    const advanced = await imports.advance(held, counts, { nextPart: nextPart + 1, refusals })
    if (!advanced) return null
    count(counts)
    tell(advanced)
    current = advanced
  }
  return current
}

/** Writes rows as a whole: those that are written already are found unchanged. */
function rowImporter({ mongo }: Context) {
  const write = batchWriter(mongo)
  const genres = genreStore(mongo, 'primary')

  const known = async (rows: readonly CheckedRow[]): Promise<Named[]> => {
    const slugs = new Set(rows.flatMap(({ film }) => film.genres ?? []).map(slugify))
    return (await genres.named([...slugs])).map(({ _id, name }) => ({ slug: _id, name }))
  }

  return async (rows: readonly CheckedRow[]) => {
    const named = await known(rows)
    const refused = new Map<number, RowRefusal[]>()
    const { created, updated, unchanged, ...left } = await write(
      rows.map(({ id, line, film }) => ({
        id,
        row: line,
        filmAfter: (before) => {
          try {
            return filmAfter(before, film, named)
          } catch (error) {
            refused.set(line, refusalsOf(line, error))
            return null
          }
        },
      })),
    )
    const refusals = [
      ...left.deletedRows.map(deleted),
      ...left.refusedRows.flatMap((line) => refused.get(line) ?? []),
    ]
    const count = left.deletedRows.length + left.refusedRows.length
    return { created, updated, unchanged, refused: count, refusals }
  }
}

const deleted = (line: number): RowRefusal => ({
  line,
  field: null,
  reason: 'Deleted from this catalogue: restore it, or add it by itself.',
})

/** What follows an import, and then its end: killed in between, both are done again. */
async function finish(context: Context, held: BulkImport, state: ImportState): Promise<void> {
  const { ended, imports, parts } = createBulkImporter(context)
  const { created, updated, unchanged, refused } = held
  if (created + updated > 0) await catalogueChanged(context)
  const problem = state === 'failed' ? gaveUp : null
  const attempt = held.attempt ?? ''
  const named = { _id: held._id, attempt, states: ['importing', 'stopping'] as const }
  const concluded = await imports.conclude(named, state, problem)
  if (!concluded) return
  await parts.removeAll(held._id)
  context.audit.record({
    action: 'titles_imported',
    ...(held.userId !== null && { actorId: held.userId }),
    target: held._id,
    details: { file: held.fileName, state, created, updated, unchanged, refused },
  })
  ended(concluded)
}

const gaveUp = {
  code: 'failed',
  detail: 'It failed several times at the same rows; the log of the worker says why.',
}
