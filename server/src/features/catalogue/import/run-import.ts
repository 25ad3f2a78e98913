import type { Mongo } from '../../../infra/mongo.ts'
import { fold } from '../../../infra/text.ts'
import { filmId } from '../ids.ts'
import type { FilmFacts, FilmSource } from './imported-film.ts'
import { mergeFilm } from './merge.ts'
import { batchWriter, type BatchItem, type Written } from './write-batch.ts'

/** What an import did. `skipped` counts rows by reason, with the numbers of the first few. */
export interface ImportReport {
  created: number
  updated: number
  unchanged: number
  skipped: Map<string, { count: number; rows: number[] }>
}

interface ImportOptions {
  readonly batchSize?: number
  /** How many numbers of skipped rows are kept for each reason. */
  readonly examples?: number
  /**
   * Told after each batch which part of the source is done, 0 to 1, how many films that were, and
   * what came of them; the import goes on when it has taken note.
   */
  readonly onProgress?: (
    progress: number,
    films: number,
    report: Readonly<ImportReport>,
  ) => void | Promise<void>
}

/**
 * Imports a source by batches: each reads the films that are there, adds what the source says, and
 * writes those that changed. Ids follow from titles and years, so a run that was killed is simply
 * run again: finished batches are found unchanged and cost one read.
 */
export async function importFilms(
  mongo: Mongo,
  source: FilmSource,
  { batchSize = 1000, examples = 5, onProgress }: ImportOptions = {},
): Promise<ImportReport> {
  const write = batchWriter(mongo)
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, skipped: new Map() }
  const skip = skipping(report, examples)
  const identify = createIdentifier()
  let batch: BatchItem[] = []
  let row = 0
  let films = 0

  async function writeBatch(progress: number): Promise<void> {
    const written = await write(batch)
    addTo(report, written)
    for (const deleted of written.deletedRows) skip('deleted from this catalogue', deleted)
    films += batch.length
    batch = []
    await onProgress?.(progress, films, report)
  }

  for await (const { value, progress } of source.rows()) {
    row += 1
    const result = source.toFilm(value)
    if ('skipped' in result) skip(result.skipped, row)
    else batch.push(itemOf(identify(result.film), row, result.film))
    if (batch.length >= batchSize) await writeBatch(progress)
  }
  await writeBatch(1)
  return report
}

const itemOf = (id: string, row: number, facts: FilmFacts): BatchItem => ({
  id,
  row,
  filmAfter: (before) => mergeFilm(id, before, facts),
})

/** Numbers the films of a source that share title and year, in the order of its rows. */
function createIdentifier(): (facts: FilmFacts) => string {
  const seen = new Map<string, number>()
  return ({ title, year }) => {
    const key = `${fold(title) || title}|${year ?? ''}`
    const occurrence = seen.get(key) ?? 0
    seen.set(key, occurrence + 1)
    return filmId(title, year, occurrence)
  }
}

function addTo(report: ImportReport, { created, updated, unchanged }: Written): void {
  report.created += created
  report.updated += updated
  report.unchanged += unchanged
}

const skipping =
  ({ skipped }: ImportReport, examples: number) =>
  (reason: string, row: number): void => {
    const entry = skipped.get(reason) ?? { count: 0, rows: [] }
    entry.count += 1
    if (entry.rows.length < examples) entry.rows.push(row)
    skipped.set(reason, entry)
  }
