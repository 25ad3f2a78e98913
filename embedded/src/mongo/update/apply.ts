import { ObjectId } from 'bson'
import { MongoError } from '../errors.ts'
import { conjuncts, type Query } from '../query/ast.ts'
import { equalValues } from '../values/compare.ts'
import { type Doc, getField, setField } from '../values/types.ts'
import { updateStages } from '../aggregate/update-stages.ts'
import type { Variables } from '../aggregate/evaluate.ts'
import { updateOperators } from './operators.ts'
import type { Update } from './parse.ts'
import { existingPlace, placeFor, read, write } from './path.ts'
import { type Positions, resolvePositions } from './positional.ts'

export interface UpdateContext extends Positions {
  now: Date
  variables?: Variables | undefined
}

/**
 * The document after an update, the given one changed in place where that is possible. Throws
 * ImmutableField when `_id` would change.
 */
export function applyUpdate(
  doc: Doc,
  update: Update,
  context: UpdateContext,
  isInsert = false,
): Doc {
  const id = getField(doc, '_id')
  const next = changed(doc, update, context, isInsert)
  const nextId = getField(next, '_id')
  if (id !== undefined && !(nextId !== undefined && equalValues(id, nextId)))
    throw new MongoError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    )
  return next
}

function changed(doc: Doc, update: Update, context: UpdateContext, isInsert: boolean): Doc {
  if (update.kind === 'pipeline') return updateStages(doc, update.stages, context.variables)
  if (update.kind === 'replacement') {
    const id = getField(doc, '_id')
    return id === undefined ? { ...update.doc } : { _id: id, ...update.doc }
  }
  for (const { operator, path, operand, onInsertOnly } of update.changes) {
    if (onInsertOnly && !isInsert) continue
    const mutate = updateOperators[operator]
    for (const concrete of resolvePositions(doc, path, context))
      mutate?.(doc, concrete, operand, context.now)
  }
  return doc
}

/** The document an upsert starts from: the filter's equalities. */
export function seedOf(query: Query): Doc {
  const seed: Doc = {}
  for (const clause of conjuncts(query)) {
    if (clause.op === 'or' && clause.clauses.length === 1 && clause.clauses[0])
      Object.assign(seed, seedOf(clause.clauses[0]))
    if (clause.op !== 'field') continue
    const value = equality(clause)
    if (value === undefined) continue
    const place = existingPlace(seed, clause.path)
    if (place && read(place) !== undefined)
      throw new MongoError(
        54,
        `cannot infer query fields to set, path '${clause.path}' is matched twice`,
      )
    write(placeFor(seed, clause.path), value)
  }
  return seed
}

function equality(clause: Extract<Query, { op: 'field' }>): unknown {
  const { test } = clause
  if (test.op === 'eq') return test.value
  if (test.op === 'all' && test.tests.length === 1 && test.tests[0]?.op === 'eq')
    return test.tests[0].value
  return undefined
}

/** `_id` first, made when missing, as MongoDB stores documents. */
export function withIdFirst(doc: Doc): Doc {
  const id = getField(doc, '_id')
  if (id !== undefined && Object.keys(doc)[0] === '_id') return doc
  const ordered: Doc = { _id: id ?? new ObjectId() }
  for (const [name, value] of Object.entries(doc))
    if (name !== '_id') setField(ordered, name, value)
  return ordered
}
