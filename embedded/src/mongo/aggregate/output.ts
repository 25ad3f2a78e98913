import { ObjectId } from 'bson'
import { MongoError, unsupported } from '../errors.ts'
import { runUpdateStatement } from '../commands/update-one.ts'
import { find } from '../query/find.ts'
import type { Query } from '../query/ast.ts'
import type { Collection } from '../store/catalog.ts'
import { withIdFirst } from '../update/apply.ts'
import type { Update } from '../update/parse.ts'
import { encodeDoc } from '../values/raw.ts'
import { type Doc, getField, isDoc } from '../values/types.ts'
import type { PipelineContext } from './pipeline.ts'
import type { Stage } from './stages.ts'

/** Runs `$out` or `$merge` as the last stage. */
export function writeOutput(context: PipelineContext, { name, spec }: Stage, docs: Doc[]): void {
  if (name === '$out') replaceAll(context, spec, docs)
  else mergeInto(context, spec, docs)
}

function target(context: PipelineContext, into: unknown): Collection {
  const { db = context.db, coll } = isDoc(into) ? into : { coll: into }
  if (typeof coll !== 'string' || typeof db !== 'string')
    throw new MongoError('FailedToParse', 'The target of $out or $merge must be a collection')
  const { catalog } = context.session
  return catalog.find(db, coll) ?? catalog.create(db, coll)
}

function replaceAll(context: PipelineContext, spec: unknown, docs: Doc[]): void {
  const { session } = context
  const collection = target(context, spec)
  for (const old of [...find(session, collection, { query: everything }).documents])
    session.writer.remove(collection, old)
  for (const doc of docs) insert(context, collection, doc)
}

const everything: Query = { op: 'and', clauses: [] }

function insert({ session }: PipelineContext, collection: Collection, doc: Doc): void {
  const stored = withIdFirst(doc)
  session.writer.insert(collection, stored, encodeDoc(stored))
}

const mergeOptions = new Set(['into', 'on', 'whenMatched', 'whenNotMatched'])

function mergeInto(context: PipelineContext, spec: unknown, docs: Doc[]): void {
  const options = isDoc(spec) ? spec : { into: spec }
  for (const name of Object.keys(options))
    if (!mergeOptions.has(name)) throw unsupported(`the $merge option ${name}`)
  const collection = target(context, options['into'])
  const on = [options['on'] ?? '_id'].flat() as string[]
  for (const doc of docs) mergeOne(context, collection, { doc, on, options })
}

function mergeOne(
  context: PipelineContext,
  collection: Collection,
  { doc, on, options }: { doc: Doc; on: string[]; options: Doc },
): void {
  const whenMatched = options['whenMatched'] ?? 'merge'
  const whenNotMatched = options['whenNotMatched'] ?? 'insert'
  const source = getField(doc, '_id') === undefined ? { _id: new ObjectId(), ...doc } : doc
  const query: Query = {
    op: 'and',
    clauses: on.map((path) => ({
      op: 'field',
      path,
      test: { op: 'eq', value: getField(source, path) ?? null },
    })),
  }
  const [found] = [...find(context.session, collection, { query, limit: 1 }).documents]
  if (!found) {
    if (whenNotMatched === 'insert') insert(context, collection, source)
    else if (whenNotMatched === 'fail')
      throw new MongoError(
        13113,
        '$merge could not find a matching document in the target collection',
      )
    return
  }
  if (whenMatched === 'keepExisting') return
  if (whenMatched === 'fail')
    throw new MongoError('DuplicateKey', '$merge found a matching document')
  if (whenMatched !== 'merge' && whenMatched !== 'replace')
    throw unsupported(`$merge with whenMatched: ${JSON.stringify(whenMatched)}`)
  const fields = Object.fromEntries(Object.entries(source).filter(([name]) => name !== '_id'))
  runUpdateStatement(context.session, collection, {
    request: { query },
    query,
    update: whenMatched === 'replace' ? { kind: 'replacement', doc: fields } : setAll(fields),
    isMulti: false,
    isUpsert: false,
    context: { query, filters: new Map(), now: new Date() },
  })
}

const setAll = (fields: Doc): Update => ({
  kind: 'operators',
  changes: Object.entries(fields).map(([path, operand]) => ({
    operator: '$set',
    path,
    operand,
    onInsertOnly: false,
  })),
})
