import { MongoError, unsupported } from '../errors.ts'
import { compileQuery } from '../query/match.ts'
import { parseQuery } from '../query/parse.ts'
import type { Doc } from '../values/types.ts'
import {
  booleanField,
  collectionName,
  type CommandContext,
  docField,
  encodeAll,
  findCollection,
  namespaceOf,
  numberField,
} from './context.ts'
import { arraySource } from './cursors.ts'

export function runCreate(context: CommandContext): Doc {
  if (findCollection(context))
    throw new MongoError(
      'NamespaceExists',
      `Collection already exists. NS: ${namespaceOf(context)}`,
    )
  context.session.catalog.create(context.db, collectionName(context))
  return { ok: 1 }
}

export function runDrop(context: CommandContext): Doc {
  const collection = findCollection(context)
  if (!collection) throw new MongoError('NamespaceNotFound', 'ns not found')
  context.session.catalog.drop(collection)
  return { nIndexesWas: collection.indexes.length, ns: collection.namespace, ok: 1 }
}

export function runDropDatabase({ session, db }: CommandContext): Doc {
  for (const collection of session.catalog.collections(db)) session.catalog.drop(collection)
  return { dropped: db, ok: 1 }
}

export function runRenameCollection({ session, command, name }: CommandContext): Doc {
  const [fromDb, from] = splitNamespace(command[name])
  const [toDb, to] = splitNamespace(command['to'])
  const source = session.catalog.find(fromDb, from)
  if (!source)
    throw new MongoError('NamespaceNotFound', `Source collection ${fromDb}.${from} does not exist`)
  const target = session.catalog.find(toDb, to)
  if (target && !booleanField(command, 'dropTarget'))
    throw new MongoError('NamespaceExists', 'target namespace exists')
  if (target) session.catalog.drop(target)
  session.catalog.rename(source, toDb, to)
  return { ok: 1 }
}

function splitNamespace(value: unknown): [string, string] {
  const text = typeof value === 'string' ? value : ''
  const dot = text.indexOf('.')
  if (dot < 1) throw new MongoError('InvalidNamespace', `Invalid namespace specified '${text}'`)
  return [text.slice(0, dot), text.slice(dot + 1)]
}

export function runListCollections(context: CommandContext): Buffer {
  const { session, db, command } = context
  const matches = compileQuery(parseQuery(docField(command, 'filter')))
  const entries = session.catalog.collections(db).map(({ name, uuid, indexes }): Doc => ({
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid },
    idIndex: indexes[0]?.spec,
  }))
  const cursor = docField(command, 'cursor') ?? {}
  const batchSize =
    cursor['batchSize'] === undefined ? undefined : numberField(cursor, 'batchSize', 0)
  const source = arraySource(encodeAll(entries.filter(matches)))
  return context.cursors.first(session, `${db}.$cmd.listCollections`, source, { batchSize })
}

export function runListDatabases({ session, command }: CommandContext): Doc {
  if (command['filter'] !== undefined) throw unsupported('listDatabases with a filter')
  const databases = session.catalog.names().map((name) => ({ name, sizeOnDisk: 1, empty: false }))
  return { databases, totalSize: databases.length, ok: 1 }
}
