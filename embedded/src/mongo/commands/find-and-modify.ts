import { MongoError } from '../errors.ts'
import { findDocuments } from '../query/find-by-id.ts'
import type { FindRequest } from '../query/find.ts'
import { compileProjection } from '../query/project.ts'
import { parseQuery } from '../query/parse.ts'
import { parseSort } from '../query/sort.ts'
import { parseUpdate } from '../update/parse.ts'
import { parseArrayFilters } from '../update/positional.ts'
import { decodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'
import {
  booleanField,
  collationField,
  type CommandContext,
  docField,
  findCollection,
  openCollection,
} from './context.ts'
import { runUpdateStatement } from './update-one.ts'

export function runFindAndModify(context: CommandContext): Doc {
  const { command } = context
  const isRemove = booleanField(command, 'remove')
  if (isRemove === (command['update'] !== undefined))
    throw new MongoError('FailedToParse', 'Either an update or remove=true must be specified')
  if (isRemove && (booleanField(command, 'upsert') || booleanField(command, 'new')))
    throw new MongoError('FailedToParse', 'Cannot specify upsert or new with remove=true')
  const request: FindRequest = {
    query: parseQuery(docField(command, 'query')),
    sort: parseSort(command['sort']),
    limit: 1,
    collation: collationField(command),
    hint: command['hint'],
    variables: docField(command, 'let'),
    deadline: context.deadline,
  }
  return isRemove ? removeOne(context, request) : updateOne(context, request)
}

function removeOne(context: CommandContext, request: FindRequest): Doc {
  const collection = findCollection(context)
  const [found] = collection ? [...findDocuments(context.session, collection, request)] : []
  if (!collection || !found) return { lastErrorObject: { n: 0 }, value: null, ok: 1 }
  context.session.writer.remove(collection, found)
  return { lastErrorObject: { n: 1 }, value: shaped(context, found.bytes), ok: 1 }
}

function updateOne(context: CommandContext, request: FindRequest): Doc {
  const { command, session } = context
  const collection = openCollection(context)
  const outcome = runUpdateStatement(session, collection, {
    request,
    query: request.query,
    update: parseUpdate(command['update']),
    isMulti: false,
    isUpsert: booleanField(command, 'upsert'),
    context: {
      query: request.query,
      filters: parseArrayFilters(command['arrayFilters']),
      now: context.now,
      variables: request.variables,
    },
  })
  const isUpserted = 'upsertedId' in outcome
  const bytes = booleanField(command, 'new') ? outcome.after : outcome.before
  return {
    lastErrorObject: {
      n: outcome.matched + (isUpserted ? 1 : 0),
      updatedExisting: outcome.matched > 0,
      ...(isUpserted ? { upserted: outcome.upsertedId } : {}),
    },
    value: bytes ? shaped(context, bytes) : null,
    ok: 1,
  }
}

function shaped({ command }: CommandContext, bytes: Buffer): Doc {
  const project = compileProjection(docField(command, 'fields'))
  return decodeDoc(project ? project(bytes, 0) : bytes)
}
