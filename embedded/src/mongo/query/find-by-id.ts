import type { Found } from '../plan/scan.ts'
import type { Collection } from '../store/catalog.ts'
import { encodeKey } from '../store/index-keys.ts'
import type { Session } from '../store/session.ts'
import { blob } from '../store/sqlite.ts'
import { rankOf, Rank } from '../values/types.ts'
import { conjuncts, pathsOf, type Query } from './ast.ts'
import { decoderFor, find, type FindRequest } from './find.ts'
import { compileQuery } from './match.ts'

/**
 * The documents of a query. With `_id` given it is one lookup without a plan, and the rest of the
 * filter is tested on the one document: this is what most requests are.
 */
export function findDocuments(
  session: Session,
  collection: Collection,
  request: FindRequest,
): Iterable<Found> {
  const clauses = conjuncts(request.query)
  const byId = isPlain(request) ? clauses.find(isIdEquality) : undefined
  if (!byId) return find(session, collection, request).documents
  const found = lookUp(session, collection, byId.test.value)
  if (!found) return []
  const rest: Query = { op: 'and', clauses: clauses.filter((clause) => clause !== byId) }
  if (rest.clauses.length === 0) return [found]
  const doc = decoderFor(pathsOf(rest))(found.bytes)
  return compileQuery(rest, request)(doc) ? [found] : []
}

type IdEquality = Extract<Query, { op: 'field' }> & { test: { op: 'eq'; value: unknown } }

function isIdEquality(clause: Query): clause is IdEquality {
  if (clause.op !== 'field' || clause.path !== '_id' || clause.test.op !== 'eq') return false
  const rank = rankOf(clause.test.value)
  return rank !== Rank.null && rank !== Rank.array
}

/** Nothing is asked that needs a plan: `$text`, a hint, or a collation. */
const isPlain = ({ query, skip = 0, hint, collation }: FindRequest): boolean =>
  skip === 0 &&
  hint === undefined &&
  !collation &&
  !conjuncts(query).some(({ op }) => op === 'text' || op === 'never')

function lookUp({ sqlite }: Session, collection: Collection, id: unknown): Found | undefined {
  const [index] = collection.indexes
  if (!index) return undefined
  const row = sqlite.get(
    `SELECT i.r, d.b FROM ix_${index.id} i CROSS JOIN docs_${collection.id} d ON d.r = i.r WHERE i.k = ?`,
    encodeKey([id], index),
  )
  return row && { r: Number(row[0]), bytes: blob(row[1]), score: 0 }
}
