import { MongoError } from '../errors.ts'
import { findDocuments } from '../query/find-by-id.ts'
import type { FindRequest } from '../query/find.ts'
import { compileProjection, type Projector } from '../query/project.ts'
import { parseQuery } from '../query/parse.ts'
import { parseSort } from '../query/sort.ts'
import type { Found } from '../plan/scan.ts'
import type { Collection } from '../store/catalog.ts'
import { blob } from '../store/sqlite.ts'
import type { Doc } from '../values/types.ts'
import {
  booleanField,
  collationField,
  type CommandContext,
  docField,
  findCollection,
  namespaceOf,
  numberField,
} from './context.ts'
import { arraySource, type Source } from './cursors.ts'

export function runFind(context: CommandContext): Buffer {
  const { command, session, cursors } = context
  const collection = findCollection(context)
  const request = findRequest(command, context)
  const project = compileProjection(docField(command, 'projection'), request)
  const isSingle =
    booleanField(command, 'singleBatch') || numberField(command, 'limit', 0, -1e9) < 0
  const batchSize = batchSizeOf(command, isSingle)
  const options = { batchSize, isSingle }
  if (!collection) return cursors.first(session, namespaceOf(context), arraySource([]), options)
  const documents = findDocuments(session, collection, request)
  const source = lazySource(collection, documents, {
    project,
    eager: (batchSize ?? 101) + 1,
  })
  return cursors.first(session, namespaceOf(context), source, options)
}

function batchSizeOf(command: Doc, isSingle: boolean): number | undefined {
  if (command['batchSize'] !== undefined) return numberField(command, 'batchSize', 0)
  return isSingle ? Infinity : undefined
}

/** The query part of a find command. Throws what MongoDB answers to a malformed one. */
export function findRequest(command: Doc, context: CommandContext): FindRequest {
  const limit = Math.abs(numberField(command, 'limit', 0, -1e9))
  for (const name of ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'oplogReplay'])
    if (booleanField(command, name))
      throw new MongoError(
        'NotImplemented',
        `The embedded engine does not implement ${name} cursors.`,
      )
  return {
    query: parseQuery(docField(command, 'filter')),
    sort: parseSort(command['sort']),
    skip: numberField(command, 'skip', 0),
    limit: limit === 0 ? Infinity : limit,
    collation: collationField(command),
    variables: docField(command, 'let'),
    hint: command['hint'],
    deadline: context.deadline,
  }
}

/**
 * The first documents are taken from the running query. When there are more, the query is run to
 * its end for row numbers alone, because no SQLite statement may stay open between two requests.
 */
function lazySource(
  collection: Collection,
  documents: Iterable<Found>,
  { project, eager }: { project: Projector | undefined; eager: number },
): Source {
  const shaped = ({ bytes, score }: Found): Buffer => (project ? project(bytes, score) : bytes)
  const first: Buffer[] = []
  const later: { r: number; score: number }[] = []
  for (const found of documents) {
    if (first.length < eager) first.push(shaped(found))
    else later.push({ r: found.r, score: found.score })
  }
  let at = 0
  return (current) => {
    const i = at++
    if (i < first.length) return first[i]
    for (let row = later[i - first.length]; row; row = later[at++ - first.length]) {
      const found = current.sqlite.get(`SELECT b FROM docs_${collection.id} WHERE r = ?`, row.r)
      if (found) return shaped({ ...row, bytes: blob(found[0]) })
    }
    return undefined
  }
}
