import { findDocuments } from '../query/find-by-id.ts'
import { parseQuery } from '../query/parse.ts'
import type { Collection } from '../store/catalog.ts'
import type { Doc } from '../values/types.ts'
import {
  booleanField,
  checkFields,
  collationField,
  type CommandContext,
  docField,
  docsField,
  findCollection,
  numberField,
} from './context.ts'
import { checkBatch } from './insert.ts'
import { WriteErrors } from './write-errors.ts'

const known = new Set(['q', 'limit', 'collation', 'hint'])

export function runDelete(context: CommandContext): Doc {
  const statements = docsField(context, 'deletes')
  checkBatch(statements.length)
  const collection = findCollection(context)
  const errors = new WriteErrors(booleanField(context.command, 'ordered', true))
  let n = 0
  for (const [index, { doc }] of statements.entries()) {
    const goesOn = errors.attempt(index, () => {
      n += deleteMatching(context, collection, doc)
    })
    if (!goesOn) break
  }
  return { n, ...errors.reply(), ok: 1 }
}

function deleteMatching(
  context: CommandContext,
  collection: Collection | undefined,
  statement: Doc,
): number {
  checkFields(statement, known, 'delete.deletes')
  const request = {
    query: parseQuery(statement['q']),
    limit: numberField(statement, 'limit', 0) === 0 ? Infinity : 1,
    collation: collationField(statement),
    hint: statement['hint'],
    variables: docField(context.command, 'let'),
    deadline: context.deadline,
  }
  if (!collection) return 0
  const found = [...findDocuments(context.session, collection, request)]
  for (const stored of found) context.session.writer.remove(collection, stored)
  return found.length
}
