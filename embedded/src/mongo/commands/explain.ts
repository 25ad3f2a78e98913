import { MongoError, unsupported } from '../errors.ts'
import { parsePipeline } from '../aggregate/stages.ts'
import { startOf } from '../aggregate/start.ts'
import { find, type FindRequest, sizeOf } from '../query/find.ts'
import { parseQuery } from '../query/parse.ts'
import { describePlan } from '../plan/explain.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { pipelineContext } from './aggregate.ts'
import { type CommandContext, docField, docsField, findCollection, namespaceOf } from './context.ts'
import { findRequest } from './find.ts'

/** Explains a find, count, distinct, aggregate, update, delete or findAndModify by running its query. */
export function runExplain(outer: CommandContext): Doc {
  const command = outer.command[outer.name]
  if (!isDoc(command))
    throw new MongoError(
      'TypeMismatch',
      "BSON field 'explain' is the wrong type, expected type 'object'",
    )
  const [name = ''] = Object.keys(command)
  const context: CommandContext = { ...outer, name, command }
  const request = requestOf(context)
  const collection = findCollection(context)
  const namespace = namespaceOf(context)
  const head = { explainVersion: '1', queryPlanner: { namespace, indexFilterSet: false } }
  if (!collection)
    return { ...head, queryPlanner: { ...head.queryPlanner, winningPlan: { stage: 'EOF' } }, ok: 1 }
  const startedAt = performance.now()
  const { plan, stats, documents } = find(context.session, collection, request)
  const isPlanOnly = outer.command['verbosity'] === 'queryPlanner'
  const nReturned = isPlanOnly ? 0 : sizeOf(documents)
  const elapsedMs = performance.now() - startedAt
  const winningPlan = describePlan(plan, request)
  const executionStats = {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: Math.round(elapsedMs),
    executionTimeMicros: Math.round(elapsedMs * 1000),
    totalKeysExamined: stats.keysExamined,
    totalDocsExamined: stats.docsExamined,
  }
  return {
    ...head,
    queryPlanner: { ...head.queryPlanner, winningPlan, rejectedPlans: [] },
    ...(isPlanOnly ? {} : { executionStats }),
    command,
    ok: 1,
  }
}

function requestOf(context: CommandContext): FindRequest {
  const { name, command } = context
  switch (name) {
    case 'find':
      return findRequest(command, context)
    case 'aggregate':
      return startOf(parsePipeline(command['pipeline']), pipelineContext(context)).request
    case 'count':
    case 'distinct':
    case 'findAndModify':
      return { query: parseQuery(docField(command, 'query')), hint: command['hint'] }
    case 'update':
    case 'delete': {
      const [statement] = docsField(context, name === 'update' ? 'updates' : 'deletes')
      return { query: parseQuery(statement?.doc['q']), hint: statement?.doc['hint'] }
    }
    default:
      throw unsupported(`explaining ${name}`)
  }
}
