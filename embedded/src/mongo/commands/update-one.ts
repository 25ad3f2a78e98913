import type { Session } from '../store/session.ts'
import type { Collection } from '../store/catalog.ts'
import type { Stored } from '../store/writer.ts'
import { findDocuments } from '../query/find-by-id.ts'
import type { FindRequest } from '../query/find.ts'
import type { Query } from '../query/ast.ts'
import type { Found } from '../plan/scan.ts'
import { applyUpdate, seedOf, type UpdateContext, withIdFirst } from '../update/apply.ts'
import type { Update } from '../update/parse.ts'
import { decodeDoc, encodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import { checkStorable } from './insert.ts'

export interface UpdateStatement {
  request: FindRequest
  query: Query
  update: Update
  context: UpdateContext
  isMulti: boolean
  isUpsert: boolean
}

export interface UpdateOutcome {
  matched: number
  modified: number
  upsertedId?: unknown
  /** The last document touched, before and after. */
  before?: Buffer
  after?: Buffer
}

/** Updates what matches, or inserts when nothing does and the statement is an upsert. */
export function runUpdateStatement(
  session: Session,
  collection: Collection,
  statement: UpdateStatement,
): UpdateOutcome {
  const { request, isMulti } = statement
  // All are found before any is changed: an update may move a document within the index.
  const limit = isMulti ? Infinity : 1
  const found: Found[] = [...findDocuments(session, collection, { ...request, limit })]
  if (found.length === 0 && statement.isUpsert) return upsert(session, collection, statement)
  const outcome: UpdateOutcome = { matched: 0, modified: 0 }
  for (const stored of found) {
    const after = updateStored(session, collection, stored, statement)
    outcome.matched++
    if (after !== stored.bytes) outcome.modified++
    outcome.before = stored.bytes
    outcome.after = after
  }
  return outcome
}

/** The document's bytes afterwards; the same buffer when nothing changed. */
function updateStored(
  session: Session,
  collection: Collection,
  stored: Stored,
  { update, context }: UpdateStatement,
): Buffer {
  const next = applyUpdate(decodeDoc(stored.bytes), update, context)
  checkStorable(next)
  const ordered = withIdFirst(next)
  const bytes = encodeDoc(ordered)
  if (bytes.equals(stored.bytes)) return stored.bytes
  session.writer.replace(collection, stored, ordered, bytes)
  return bytes
}

function upsert(
  session: Session,
  collection: Collection,
  { query, update, context }: UpdateStatement,
): UpdateOutcome {
  const seed = seedOf(query)
  const from: Doc = update.kind === 'replacement' ? idOnly(seed) : seed
  const doc = withIdFirst(applyUpdate(from, update, context, true))
  checkStorable(doc)
  const bytes = encodeDoc(doc)
  session.writer.insert(collection, doc, bytes)
  return { matched: 0, modified: 0, upsertedId: doc['_id'], after: bytes }
}

const idOnly = (seed: Doc): Doc => (seed['_id'] === undefined ? {} : { _id: seed['_id'] })
