import type { Collection } from '../store/catalog.ts'
import type { Sqlite } from '../store/sqlite.ts'
import type { Bounds } from './bounds.ts'
import type { IndexScan } from './plan.ts'

/** One way to find a query's documents by an index. */
export interface Option {
  scan: IndexScan
  isSorted: boolean
  isCovered: boolean
  /** Keys in the bounds, counted up to a limit. */
  keys: number
}

/** The option that looks at the fewest keys before it has what is wanted. */
export function cheapest(
  sqlite: Sqlite,
  collection: Collection,
  options: Option[],
  request: { limit: number },
): Option | undefined {
  const exact = options.find(({ scan }) => isOneKeyEach(scan))
  if (exact) return exact
  if (options.length <= 1) return options[0]
  for (const option of options) option.keys = countKeys(sqlite, collection, option.scan)
  const matches = Math.max(1, Math.min(...options.map(({ keys }) => keys)))
  const cost = ({ keys, isSorted, isCovered }: Option): number => {
    if (!isSorted) return keys * 1.5
    const wanted = isCovered ? request.limit : (request.limit * keys) / matches
    return Math.min(keys, wanted)
  }
  const rank = (option: Option): number =>
    cost(option) - option.scan.bounds.boundFields * 0.01 + option.scan.index.fields.length * 0.001
  return options.reduce((a, b) => (rank(b) < rank(a) ? b : a))
}

/** A unique index with all fields given finds at most one document for each range. */
function isOneKeyEach({ index, bounds }: IndexScan): boolean {
  return index.unique && bounds.pointFields === index.fields.length && bounds.ranges.length <= 1000
}

const countedKeys = 5000
const countedRanges = 20

function countKeys(sqlite: Sqlite, collection: Collection, { index, bounds }: IndexScan): number {
  if (bounds.boundFields === 0) return collection.count
  let keys = 0
  for (const { start, end } of bounds.ranges.slice(0, countedRanges)) {
    const sql = `SELECT count(*) FROM (SELECT 1 FROM ix_${index.id} WHERE k >= ? AND k < ? LIMIT ?)`
    keys += Number(sqlite.get(sql, start, end, countedKeys)?.[0] ?? 0)
  }
  const scaled = keys * Math.max(1, bounds.ranges.length / countedRanges)
  return scaled >= countedKeys ? Math.max(scaled, estimate(collection.count, bounds)) : scaled
}

const estimate = (count: number, { boundFields }: Bounds): number => count * 0.5 ** boundFields
