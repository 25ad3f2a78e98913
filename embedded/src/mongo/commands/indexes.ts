import { MongoError } from '../errors.ts'
import type { Collection, Index } from '../store/catalog.ts'
import { parseIndex } from '../store/index-spec.ts'
import { equalValues } from '../values/compare.ts'
import { type Doc, isDoc } from '../values/types.ts'
import {
  type CommandContext,
  docField,
  encodeAll,
  findCollection,
  namespaceOf,
  numberField,
  openCollection,
} from './context.ts'
import { arraySource } from './cursors.ts'

export function runCreateIndexes(context: CommandContext): Doc {
  const { session, command } = context
  const specs = command['indexes']
  if (!Array.isArray(specs) || specs.length === 0)
    throw new MongoError('BadValue', 'Must specify at least one index to create')
  const isNew = !findCollection(context)
  const collection = openCollection(context)
  const numIndexesBefore = collection.indexes.length
  for (const spec of specs as unknown[]) {
    if (!isNewIndex(collection, spec)) continue
    const index = session.catalog.addIndex(collection, spec as Doc)
    session.writer.fill(collection, index)
  }
  const numIndexesAfter = collection.indexes.length
  return {
    numIndexesBefore,
    numIndexesAfter,
    createdCollectionAutomatically: isNew,
    ...(numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {}),
    ok: 1,
  }
}

/** False when the very same index is there. Throws when another one has its name or its key. */
function isNewIndex(collection: Collection, spec: unknown): boolean {
  const wanted = parseIndex(spec)
  for (const index of collection.indexes) {
    const isSameKey = sameKey(index.spec, wanted.spec)
    if (index.name === wanted.name) {
      if (!isSameKey)
        throw new MongoError(
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index, with another key: ${index.name}`,
        )
      if (!equalValues(options(index.spec, spec), options(wanted.spec, spec)))
        throw new MongoError(
          'IndexKeySpecsConflict',
          `An existing index has the same name as the requested index, with other options: ${index.name}`,
        )
      return false
    }
    if (isSameKey && sameTarget(index.spec, wanted.spec))
      throw new MongoError(
        'IndexOptionsConflict',
        `Index already exists with a different name: ${index.name}`,
      )
    if (index.text && wanted.text)
      throw new MongoError(
        'IndexOptionsConflict',
        `Only one text index per collection, there is ${index.name}`,
      )
  }
  return true
}

const sameKey = (a: Doc, b: Doc): boolean =>
  equalValues(a['key'], b['key']) && equalValues(weightedPaths(a), weightedPaths(b))

const weightedPaths = ({ weights }: Doc): string[] => (isDoc(weights) ? Object.keys(weights) : [])

/** Two indexes on one key may differ in what they cover or how they collate. */
const sameTarget = (a: Doc, b: Doc): boolean =>
  equalValues(a['partialFilterExpression'], b['partialFilterExpression']) &&
  equalValues(a['collation'], b['collation'])

/** What must be equal in an index of the same name; weights only where they are asked for. */
function options(spec: Doc, asked: unknown): Doc {
  const isLeftOut = (name: string): boolean =>
    ['key', 'name', 'v'].includes(name) ||
    (name === 'weights' && isDoc(asked) && asked['weights'] === undefined)
  const entries = Object.entries(spec).filter(([name]) => !isLeftOut(name))
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function runListIndexes(context: CommandContext): Buffer {
  const collection = findCollection(context)
  if (!collection)
    throw new MongoError('NamespaceNotFound', `ns does not exist: ${namespaceOf(context)}`)
  const cursor = docField(context.command, 'cursor') ?? {}
  const batchSize =
    cursor['batchSize'] === undefined ? undefined : numberField(cursor, 'batchSize', 0)
  const specs = encodeAll(collection.indexes.map(({ spec }) => spec))
  return context.cursors.first(context.session, namespaceOf(context), arraySource(specs), {
    batchSize,
  })
}

export function runDropIndexes(context: CommandContext): Doc {
  const collection = findCollection(context)
  if (!collection) throw new MongoError('NamespaceNotFound', `ns not found ${namespaceOf(context)}`)
  const nIndexesWas = collection.indexes.length
  const wanted = context.command['index']
  const doomed =
    wanted === '*'
      ? collection.indexes.slice(1)
      : [wanted].flat().map((each) => namedIndex(collection, each))
  for (const index of doomed) {
    if (index.name === '_id_') throw new MongoError('InvalidOptions', 'cannot drop _id index')
    context.session.catalog.dropIndex(collection, index)
  }
  return { nIndexesWas, ok: 1 }
}

function namedIndex(collection: Collection, wanted: unknown): Index {
  const index = collection.indexes.find(({ name, spec }) =>
    isDoc(wanted) ? equalValues(spec['key'], wanted) : name === wanted,
  )
  if (!index) throw new MongoError('IndexNotFound', `index not found with name [${String(wanted)}]`)
  return index
}
