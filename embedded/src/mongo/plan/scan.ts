import { MongoError } from '../errors.ts'
import type { Collection } from '../store/catalog.ts'
import { blob, type Row, type Sqlite } from '../store/sqlite.ts'
import { searchText } from '../store/text-index.ts'
import type { Stored } from '../store/writer.ts'
import type { Access, IndexScan } from './plan.ts'

/** A document found, with its text score where there is one. */
export interface Found extends Stored {
  score: number
}

/** What a query looked at, for explain. */
export interface ScanStats {
  keysExamined: number
  docsExamined: number
}

export interface ScanContext {
  sqlite: Sqlite
  collection: Collection
  stats: ScanStats
  /** `performance.now()` after which MaxTimeMSExpired is thrown. */
  deadline: number
}

/** The documents of an access path, in its order, each once. */
export function* scan(context: ScanContext, access: Access): Generator<Found> {
  let sinceCheck = 0
  for (const found of open(context, access)) {
    context.stats.docsExamined++
    if (++sinceCheck === 256) {
      sinceCheck = 0
      checkDeadline(context.deadline)
    }
    yield found
  }
}

export function checkDeadline(deadline: number): void {
  if (performance.now() > deadline)
    throw new MongoError('MaxTimeMSExpired', 'operation exceeded time limit')
}

function open(context: ScanContext, access: Access): Iterable<Found> {
  switch (access.kind) {
    case 'collection':
      return collectionScan(context)
    case 'nothing':
      return []
    case 'index':
      return indexScan(context, access)
    case 'or':
      return once(access.scans.map((each) => indexScan(context, each)))
    case 'text':
      return textScan(context, access)
  }
}

function* collectionScan({ sqlite, collection }: ScanContext): Generator<Found> {
  for (const [r, bytes] of sqlite.iterate(`SELECT r, b FROM docs_${collection.id}`))
    yield { r: Number(r), bytes: blob(bytes), score: 0 }
}

function* textScan(
  { sqlite, collection, stats }: ScanContext,
  access: Extract<Access, { kind: 'text' }>,
): Generator<Found> {
  for (const [r, score] of searchText(sqlite, access.index, access.text)) {
    stats.keysExamined++
    const row = sqlite.get(`SELECT b FROM docs_${collection.id} WHERE r = ?`, r)
    if (row) yield { r, bytes: blob(row[0]), score }
  }
}

function* once(sources: Iterable<Found>[]): Generator<Found> {
  const seen = new Set<number>()
  for (const source of sources)
    for (const found of source) {
      if (seen.has(found.r)) continue
      seen.add(found.r)
      yield found
    }
}

function indexScan(context: ScanContext, access: IndexScan): Iterable<Found> {
  const rows = access.mergesPrefixes ? mergedRows(context, access) : orderedRows(context, access)
  const found = fetched(context, rows)
  return access.index.arrayPaths.size > 0 ? once([found]) : found
}

function* fetched({ stats }: ScanContext, rows: Iterable<Row>): Generator<Found> {
  for (const [r, bytes] of rows) {
    stats.keysExamined++
    yield { r: Number(r), bytes: blob(bytes), score: 0 }
  }
}

function* orderedRows(context: ScanContext, access: IndexScan): Generator<Row> {
  const { ranges } = access.bounds
  for (const range of access.isReverse ? ranges.toReversed() : ranges)
    yield* rangeRows(context, access, range)
}

function rangeRows(
  { sqlite, collection }: ScanContext,
  { index, bounds, isReverse }: IndexScan,
  range: { start: Buffer; end: Buffer },
): Iterable<Row> {
  if (index.unique && bounds.pointFields === index.fields.length) {
    const sql = `SELECT i.r, d.b, i.k FROM ix_${index.id} i CROSS JOIN docs_${collection.id} d ON d.r = i.r
      WHERE i.k = ?`
    const row = sqlite.get(sql, range.start)
    return row ? [row] : []
  }
  const order = isReverse ? 'DESC' : 'ASC'
  // CROSS JOIN keeps SQLite from turning the join around, which would lose the order.
  const sql = `SELECT i.r, d.b, i.k FROM ix_${index.id} i CROSS JOIN docs_${collection.id} d ON d.r = i.r
    WHERE i.k >= ? AND i.k < ? ORDER BY i.k ${order}, i.r ${order}`
  return sqlite.iterate(sql, range.start, range.end)
}

interface Head {
  row: Row
  suffix: Buffer
  rows: Iterator<Row>
  prefixLength: number
}

/** The ranges merged by what follows their prefix. */
function* mergedRows(context: ScanContext, access: IndexScan): Generator<Row> {
  const sign = access.isReverse ? -1 : 1
  const heads: Head[] = []
  const advance = (rows: Iterator<Row>, prefixLength: number): void => {
    const next = rows.next()
    if (next.done === true) return
    const suffix = blob(next.value[2]).subarray(prefixLength)
    heads.push({ row: next.value, suffix, rows, prefixLength })
  }
  try {
    for (const range of access.bounds.ranges)
      advance(rangeRows(context, access, range)[Symbol.iterator](), range.prefixLength)
    while (heads.length > 0) {
      let least = 0
      for (let i = 1; i < heads.length; i++)
        if (compareHeads(heads[i], heads[least]) * sign < 0) least = i
      const head = heads[least] as Head
      yield head.row
      heads.splice(least, 1)
      advance(head.rows, head.prefixLength)
    }
  } finally {
    for (const { rows } of heads) rows.return?.()
  }
}

const compareHeads = (a: Head | undefined, b: Head | undefined): number =>
  a && b ? Buffer.compare(a.suffix, b.suffix) : 0

/** How many documents an index scan finds that leaves nothing to test. */
export function countScan({ sqlite }: ScanContext, { index, bounds }: IndexScan): number {
  const { ranges } = bounds
  if (index.arrayPaths.size === 0) {
    const sql = `SELECT count(*) FROM ix_${index.id} WHERE k >= ? AND k < ?`
    return ranges.reduce((sum, { start, end }) => sum + Number(sqlite.get(sql, start, end)?.[0]), 0)
  }
  const seen = new Set<unknown>()
  const sql = `SELECT r FROM ix_${index.id} WHERE k >= ? AND k < ?`
  for (const { start, end } of ranges) for (const [r] of sqlite.all(sql, start, end)) seen.add(r)
  return seen.size
}
