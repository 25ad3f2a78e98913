import { MongoError } from '../errors.ts'
import { parseQuery } from '../query/parse.ts'
import { parseSort } from '../query/sort.ts'
import { parseUpdate } from '../update/parse.ts'
import { parseArrayFilters } from '../update/positional.ts'
import type { Doc } from '../values/types.ts'
import {
  booleanField,
  checkFields,
  collationField,
  type CommandContext,
  docField,
  docsField,
  openCollection,
} from './context.ts'
import { checkBatch } from './insert.ts'
import { runUpdateStatement, type UpdateStatement } from './update-one.ts'
import { WriteErrors } from './write-errors.ts'

const known = new Set([
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'collation',
  'arrayFilters',
  'hint',
  'sort',
])

export function runUpdate(context: CommandContext): Doc {
  const { session, command } = context
  const statements = docsField(context, 'updates')
  checkBatch(statements.length)
  const collection = openCollection(context)
  const errors = new WriteErrors(booleanField(command, 'ordered', true))
  const upserted: Doc[] = []
  let [n, nModified] = [0, 0]
  for (const [index, { doc }] of statements.entries()) {
    const goesOn = errors.attempt(index, () => {
      const outcome = runUpdateStatement(session, collection, parseStatement(doc, context))
      nModified += outcome.modified
      n += outcome.matched
      if ('upsertedId' in outcome) {
        upserted.push({ index, _id: outcome.upsertedId })
        n++
      }
    })
    if (!goesOn) break
  }
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors.reply(), ok: 1 }
}

function parseStatement(statement: Doc, context: CommandContext): UpdateStatement {
  checkFields(statement, known, 'update.updates')
  const update = parseUpdate(statement['u'])
  const isMulti = booleanField(statement, 'multi')
  if (isMulti && update.kind === 'replacement')
    throw new MongoError(
      'FailedToParse',
      'multi update is not supported for replacement-style update',
    )
  if (isMulti && statement['sort'] !== undefined)
    throw new MongoError('FailedToParse', 'Cannot specify sort with multi=true')
  const variables = { ...docField(context.command, 'let'), ...docField(statement, 'c') }
  const query = parseQuery(statement['q'])
  return {
    query,
    update,
    isMulti,
    isUpsert: booleanField(statement, 'upsert'),
    context: {
      query,
      filters: parseArrayFilters(statement['arrayFilters']),
      now: context.now,
      variables,
    },
    request: {
      query,
      sort: parseSort(statement['sort']),
      collation: collationField(statement),
      hint: statement['hint'],
      variables,
      deadline: context.deadline,
    },
  }
}
