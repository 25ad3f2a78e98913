import { MongoError } from '../errors.ts'
import { writeOutput } from '../aggregate/output.ts'
import { type PipelineContext, runPipeline } from '../aggregate/pipeline.ts'
import { parsePipeline, type Stage } from '../aggregate/stages.ts'
import { startOf } from '../aggregate/start.ts'
import { count } from '../query/find.ts'
import type { Collection } from '../store/catalog.ts'
import { type Doc, isDoc, toNumber } from '../values/types.ts'
import { collationField, type CommandContext, docField, encodeAll, numberField } from './context.ts'
import { arraySource } from './cursors.ts'
import { collectionStats } from './statistics.ts'

export function runAggregate(context: CommandContext): Buffer {
  const { command, session, cursors, db } = context
  const stages = parsePipeline(command['pipeline'])
  const cursor = docField(command, 'cursor')
  if (!cursor && command['explain'] !== true)
    throw new MongoError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    )
  const name = targetName(context)
  const docs = aggregateDocs(context, name, stages)
  const batchSize =
    cursor?.['batchSize'] === undefined ? undefined : numberField(cursor, 'batchSize', 0)
  const namespace = `${db}.${name ?? '$cmd.aggregate'}`
  return cursors.first(session, namespace, arraySource(encodeAll(docs)), { batchSize })
}

/** The collection's name; undefined for `aggregate: 1`. */
export function targetName({ command, name }: CommandContext): string | undefined {
  const target = command[name]
  if (typeof target === 'string' && target !== '') return target
  if (toNumber(target) === 1) return undefined
  throw new MongoError('InvalidNamespace', 'Invalid command target for aggregate')
}

export const pipelineContext = (context: CommandContext): PipelineContext => ({
  session: context.session,
  db: context.db,
  collation: collationField(context.command),
  variables: docField(context.command, 'let') ?? {},
  hint: context.command['hint'],
  deadline: context.deadline,
})

function aggregateDocs(context: CommandContext, name: string | undefined, stages: Stage[]): Doc[] {
  const pipeline = pipelineContext(context)
  const collection = name === undefined ? undefined : context.session.catalog.find(context.db, name)
  const [first] = stages
  if (first?.name === '$collStats')
    return collection ? [collectionStats(context.session, collection)] : []
  if (first?.name === '$indexStats') return indexStats(collection)
  const last = stages.at(-1)
  if (last?.name === '$out' || last?.name === '$merge') {
    writeOutput(pipeline, last, runPipeline(pipeline, name, stages.slice(0, -1)))
    return []
  }
  const counted = collection && countOnly(pipeline, collection, stages)
  return counted ?? runPipeline(pipeline, name, stages)
}

const indexStats = (collection: Collection | undefined): Doc[] =>
  (collection?.indexes ?? []).map(({ name, spec }) => ({ name, key: spec['key'], spec }))

/** countDocuments' own pipeline, `[$match, {$group: {_id, n: {$sum: 1}}}]`, without the documents. */
function countOnly(
  context: PipelineContext,
  collection: Collection,
  stages: Stage[],
): Doc[] | undefined {
  const { request, rest } = startOf(stages, context)
  const [stage, ...others] = rest
  if (
    others.length > 0 ||
    request.sort ||
    request.skip !== undefined ||
    request.limit !== undefined
  )
    return undefined
  const field = stage && countField(stage)
  if (field === undefined) return undefined
  const n = count(context.session, collection, request)
  if (n === 0) return []
  return stage?.name === '$group'
    ? [{ _id: (stage.spec as Doc)['_id'], [field]: n }]
    : [{ [field]: n }]
}

function countField({ name, spec }: Stage): string | undefined {
  if (name === '$count' && typeof spec === 'string') return spec
  if (name !== '$group' || !isDoc(spec)) return undefined
  const [[field, accumulator] = ['', undefined], ...others] = Object.entries(spec).filter(
    ([key]) => key !== '_id',
  )
  const id = spec['_id']
  const isConstant = id === null || typeof id === 'number'
  if (!isConstant || others.length > 0 || !isDoc(accumulator)) return undefined
  return Object.keys(accumulator).length === 1 && accumulator['$sum'] === 1 ? field : undefined
}
