import { isDeepStrictEqual } from 'node:util'
import type { Mongo } from '../../../infra/mongo.ts'
import { fold } from '../../../infra/text.ts'
import { filmId } from '../ids.ts'
import type { FilmFacts, FilmSource } from './imported-film.ts'
import { importStore } from './import-store.ts'
import { mergeFilm } from './merge.ts'

/** What an import did. `skipped` counts rows by reason, with the numbers of the first few. */
export interface ImportReport {
  created: number
  updated: number
  unchanged: number
  skipped: Map<string, { count: number; rows: number[] }>
}

interface ImportOptions {
  readonly batchSize?: number
  /** Told after each batch which part of the source is done, 0 to 1, and how many films that were. */
  readonly onProgress?: (progress: number, films: number) => void
}

const examples = 5

/**
 * Imports a source by batches: each reads the films that are there, adds what the source says, and
 * writes those that changed. Ids follow from titles and years, so a run that was killed is simply
 * run again: finished batches are found unchanged and cost one read.
 */
export async function importFilms(
  mongo: Mongo,
  source: FilmSource,
  { batchSize = 1000, onProgress }: ImportOptions = {},
): Promise<ImportReport> {
  const store = importStore(mongo)
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, skipped: new Map() }
  const identify = createIdentifier()
  let batch: { id: string; facts: FilmFacts }[] = []
  let rowNumber = 0
  let films = 0

  for await (const { value, progress } of source.rows()) {
    rowNumber += 1
    const result = source.toFilm(value)
    if ('skipped' in result) countSkipped(report, result.skipped, rowNumber)
    else batch.push({ id: identify(result.film), facts: result.film })
    if (batch.length < batchSize) continue
    await writeBatch(store, batch, report)
    films += batch.length
    batch = []
    onProgress?.(progress, films)
  }
  await writeBatch(store, batch, report)
  onProgress?.(1, films + batch.length)
  return report
}

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

async function writeBatch(
  store: ReturnType<typeof importStore>,
  batch: readonly { id: string; facts: FilmFacts }[],
  report: ImportReport,
): Promise<void> {
  const existing = await store.existing(batch.map(({ id }) => id))
  const created = []
  const updated = []
  for (const { id, facts } of batch) {
    const before = existing.get(id)
    const after = mergeFilm(id, before, facts)
    if (before && isDeepStrictEqual(before, after)) {
      report.unchanged += 1
    } else if (before) updated.push(after)
    else created.push(after)
  }
  await store.write({ created, updated })
  report.created += created.length
  report.updated += updated.length
}

function countSkipped({ skipped }: ImportReport, reason: string, rowNumber: number): void {
  const entry = skipped.get(reason) ?? { count: 0, rows: [] }
  entry.count += 1
  if (entry.rows.length < examples) entry.rows.push(rowNumber)
  skipped.set(reason, entry)
}
