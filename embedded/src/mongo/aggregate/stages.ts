import { MongoError, unsupported } from '../errors.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { checkExpression } from './check-expression.ts'
import { mingoStages, windowOperators } from './operators.ts'

export interface Stage {
  name: string
  spec: unknown
}

const ours = new Set(['$match', '$sort', '$lookup', '$merge', '$out', '$indexStats', '$collStats'])

// Stages MongoDB has and this engine has not.
const missing = new Set([
  '$changeStream',
  '$changeStreamSplitLargeEvent',
  '$currentOp',
  '$geoNear',
  '$listLocalSessions',
  '$listSampledQueries',
  '$listSearchIndexes',
  '$listSessions',
  '$planCacheStats',
  '$querySettings',
  '$queryStats',
  '$rankFusion',
  '$search',
  '$searchMeta',
  '$shardedDataDistribution',
  '$vectorSearch',
])

// Their operands are not expressions, or are checked where they are run.
const unchecked = new Set([
  '$match',
  '$sort',
  '$lookup',
  '$merge',
  '$out',
  '$facet',
  '$unionWith',
  '$graphLookup',
  '$documents',
])

/** Checks a pipeline. Throws what MongoDB answers: 40323, 40324, 168. */
export function parsePipeline(pipeline: unknown): Stage[] {
  if (!Array.isArray(pipeline))
    throw new MongoError('TypeMismatch', "'pipeline' option must be specified as an array")
  return pipeline.map((stage, i) => {
    const [name, ...others] = isDoc(stage) ? Object.keys(stage) : []
    if (!isDoc(stage) || name === undefined || others.length > 0)
      throw new MongoError(
        40323,
        'A pipeline stage specification object must contain exactly one field.',
      )
    if (missing.has(name)) throw missingStage(name)
    if (!ours.has(name) && !Object.hasOwn(mingoStages, name))
      throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`)
    checkStage(name, stage[name], i, pipeline.length)
    return { name, spec: stage[name] }
  })
}

function missingStage(name: string): MongoError {
  return name === '$changeStream'
    ? new MongoError(40573, 'The $changeStream stage is only supported on replica sets')
    : unsupported(`the stage ${name}`)
}

function checkStage(name: string, spec: unknown, at: number, length: number): void {
  if ((name === '$out' || name === '$merge') && at !== length - 1)
    throw new MongoError(40601, `${name} can only be the final stage in the pipeline`)
  if (name === '$facet' && isDoc(spec))
    for (const inner of Object.values(spec)) parsePipeline(inner)
  else if (name === '$project') checkProject(spec)
  else if (name === '$limit' && !(Number(spec) > 0))
    throw new MongoError(15958, 'the limit must be positive')
  else if (name === '$group') checkGroup(spec)
  else if (name === '$setWindowFields') checkWindowFields(spec)
  else if (!unchecked.has(name)) checkExpression(spec)
}

function checkWindowFields(spec: unknown): void {
  const { partitionBy, output, ...rest } = isDoc(spec) ? spec : {}
  checkExpression(partitionBy)
  for (const name of Object.keys(rest))
    if (name !== 'sortBy')
      throw new MongoError(40415, `BSON field '$setWindowFields.${name}' is an unknown field.`)
  if (!isDoc(output))
    throw new MongoError(
      40414,
      "BSON field '$setWindowFields.output' is missing but a required field",
    )
  for (const field of Object.values(output))
    for (const [name, operand] of Object.entries(isDoc(field) ? field : {})) {
      if (name !== 'window' && !Object.hasOwn(windowOperators, name) && !accumulators.has(name))
        throw new MongoError('FailedToParse', `Unrecognized window function, ${name}`)
      if (name !== 'window') checkExpression(operand)
    }
}

function checkProject(spec: unknown): void {
  if (!isDoc(spec) || Object.keys(spec).length === 0)
    throw new MongoError(51272, '$project stage requires at least one field')
  checkExpression(spec)
}

function checkGroup(spec: unknown): void {
  if (!isDoc(spec)) throw new MongoError(15947, "a group's fields must be specified in an object")
  if (!Object.hasOwn(spec, '_id'))
    throw new MongoError(15955, 'a group specification must include an _id')
  checkExpression(spec['_id'])
  for (const [field, accumulator] of Object.entries(spec)) {
    if (field === '_id') continue
    if (!isDoc(accumulator) || Object.keys(accumulator).length !== 1)
      throw new MongoError(40234, `The field '${field}' must be an accumulator object`)
    const [name = '', operand] = Object.entries(accumulator)[0] ?? []
    if (!accumulators.has(name)) throw new MongoError(15952, `unknown group operator '${name}'`)
    checkExpression(operand)
  }
}

const accumulators = new Set([
  '$addToSet',
  '$avg',
  '$bottom',
  '$bottomN',
  '$count',
  '$first',
  '$firstN',
  '$last',
  '$lastN',
  '$max',
  '$maxN',
  '$median',
  '$mergeObjects',
  '$min',
  '$minN',
  '$percentile',
  '$push',
  '$stdDevPop',
  '$stdDevSamp',
  '$sum',
  '$top',
  '$topN',
])

export const asStage = ({ name, spec }: Stage): Doc => ({ [name]: spec })
