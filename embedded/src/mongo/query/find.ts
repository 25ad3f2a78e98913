import { pathsOf, type Query } from './ast.ts'
import type { SortPart } from './sort.ts'
import { docComparator } from './sort.ts'
import { compileQuery } from './match.ts'
import type { Variables } from '../aggregate/evaluate.ts'
import { planQuery } from '../plan/planner.ts'
import type { Plan } from '../plan/plan.ts'
import { countScan, type Found, scan, type ScanContext, type ScanStats } from '../plan/scan.ts'
import type { Collection } from '../store/catalog.ts'
import type { Session } from '../store/session.ts'
import type { Collation } from '../values/collation.ts'
import { decodeDoc, FieldSet, pickFields } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import { splitPath } from './path.ts'

export interface FindRequest {
  query: Query
  sort?: readonly SortPart[]
  skip?: number
  /** Infinity for all. */
  limit?: number
  collation?: Collation | undefined
  variables?: Variables | undefined
  hint?: unknown
  deadline?: number
}

export interface FindResult {
  plan: Plan
  stats: ScanStats
  /** The documents, in order; stopping early is fine. */
  documents: Iterable<Found>
}

/** Plans a query and finds its documents lazily. */
export function find(session: Session, collection: Collection, request: FindRequest): FindResult {
  const { query, sort = [], skip = 0, limit = Infinity } = request
  const plan = planQuery(session.sqlite, collection, { ...request, sort, limit: limit + skip })
  const stats: ScanStats = { keysExamined: 0, docsExamined: 0 }
  const context = scanContext(session, collection, request, stats)
  const matching = matches(scan(context, plan.access), plan, request)
  const ordered = plan.isSorted
    ? matching
    : sorted(matching, { ...request, query, sort, limit: limit + skip })
  return { plan, stats, documents: window(ordered, skip, limit) }
}

/** How many documents match, from the index alone where it tells. */
export function count(session: Session, collection: Collection, request: FindRequest): number {
  const plan = planQuery(session.sqlite, collection, { ...request, sort: [], limit: Infinity })
  const stats: ScanStats = { keysExamined: 0, docsExamined: 0 }
  if (plan.residual.length === 0) {
    if (plan.access.kind === 'collection') return collection.count
    if (plan.access.kind === 'index')
      return countScan(scanContext(session, collection, request, stats), plan.access)
  }
  return sizeOf(find(session, collection, request).documents)
}

/** How many there are, without keeping them. */
export function sizeOf(documents: Iterable<unknown>): number {
  const iterator = documents[Symbol.iterator]()
  let size = 0
  while (iterator.next().done !== true) size++
  return size
}

const scanContext = (
  session: Session,
  collection: Collection,
  request: FindRequest,
  stats: ScanStats,
): ScanContext => ({
  sqlite: session.sqlite,
  collection,
  stats,
  deadline: request.deadline ?? Infinity,
})

function* matches(found: Iterable<Found>, plan: Plan, request: FindRequest): Generator<Found> {
  if (plan.residual.length === 0) {
    yield* found
    return
  }
  const residual: Query = { op: 'and', clauses: plan.residual }
  const matchesDoc = compileQuery(residual, request)
  const decode = decoderFor(pathsOf(residual))
  for (const each of found) if (matchesDoc(decode(each.bytes))) yield each
}

/** Decodes only the fields a filter or a sort reads; all of them when that is not known. */
export function decoderFor(paths: readonly string[] | undefined): (bytes: Buffer) => Doc {
  if (!paths) return decodeDoc
  const wanted = new FieldSet(new Set(paths.map((path) => splitPath(path)[0] ?? path)))
  return (bytes) => decodeDoc(pickFields(bytes, wanted))
}

/** Sorts in memory, keeping no more than the limit asks for. */
function* sorted(
  found: Iterable<Found>,
  { sort, limit, collation }: Required<Pick<FindRequest, 'sort' | 'limit'>> & FindRequest,
): Generator<Found> {
  const decode = decoderFor(sort.map(({ path }) => path))
  const scores = new Map<Doc, number>()
  const compare = docComparator(sort, collation, (doc) => scores.get(doc) ?? 0)
  let rows: { found: Found; doc: Doc }[] = []
  for (const each of found) {
    const doc = decode(each.bytes)
    if (each.score > 0) scores.set(doc, each.score)
    rows.push({ found: each, doc })
    if (rows.length > 2 * limit + 1000)
      rows = rows.sort((a, b) => compare(a.doc, b.doc)).slice(0, limit)
  }
  rows.sort((a, b) => compare(a.doc, b.doc))
  for (const row of rows) yield row.found
}

function* window(found: Iterable<Found>, skip: number, limit: number): Generator<Found> {
  if (limit === 0) return
  let at = 0
  for (const each of found) {
    if (at++ < skip) continue
    yield each
    if (at - skip >= limit) return
  }
}
