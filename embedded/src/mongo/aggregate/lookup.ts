import { MongoError } from '../errors.ts'
import { find } from '../query/find.ts'
import { valuesAt } from '../query/path.ts'
import { decodePlain } from '../values/raw.ts'
import { type Doc, isDoc, setField } from '../values/types.ts'
import { evaluate } from './evaluate.ts'
import { type PipelineContext, runPipeline } from './pipeline.ts'
import { parsePipeline, type Stage } from './stages.ts'

const known = new Set(['from', 'localField', 'foreignField', 'let', 'pipeline', 'as'])

interface Lookup {
  from: string
  localField: string | undefined
  foreignField: string
  variables: Doc
  stages: Stage[]
  as: string
}

/** `$lookup` with indexes: each document's join is a planned query. */
export function lookup(docs: Doc[], spec: unknown, context: PipelineContext): Doc[] {
  const parsed = parseLookup(spec)
  return docs.map((doc) => {
    const joined = { ...doc }
    setField(joined, parsed.as, matchesOf(doc, parsed, context))
    return joined
  })
}

function parseLookup(spec: unknown): Lookup {
  if (!isDoc(spec))
    throw new MongoError('FailedToParse', 'the $lookup specification must be an Object')
  const unknown = Object.keys(spec).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new MongoError('FailedToParse', `unknown argument to $lookup: ${unknown}`)
  const { from, as, localField, foreignField, pipeline } = spec
  if (typeof from !== 'string' || typeof as !== 'string')
    throw new MongoError('FailedToParse', "$lookup argument 'from' and 'as' must be strings")
  if ((typeof localField === 'string') !== (typeof foreignField === 'string'))
    throw new MongoError(
      'FailedToParse',
      '$lookup requires both or neither of localField and foreignField',
    )
  if (localField === undefined && pipeline === undefined)
    throw new MongoError(
      'FailedToParse',
      '$lookup requires localField and foreignField or a pipeline',
    )
  return {
    from,
    as,
    localField: localField as string | undefined,
    foreignField: typeof foreignField === 'string' ? foreignField : '',
    variables: isDoc(spec['let']) ? spec['let'] : {},
    stages: parsePipeline(pipeline ?? []),
  }
}

function matchesOf(doc: Doc, parsed: Lookup, context: PipelineContext): Doc[] {
  const variables: Doc = { ...context.variables }
  for (const [name, expression] of Object.entries(parsed.variables))
    setField(variables, name, evaluate(expression, doc, context.variables) ?? null)
  const inner = { ...context, variables, hint: undefined }
  if (parsed.localField === undefined) return runPipeline(inner, parsed.from, parsed.stages)
  const values = valuesAt(doc, parsed.localField).flat()
  const wanted = values.length > 0 ? values.map((value) => value ?? null) : [null]
  if (parsed.stages.length > 0) {
    const join: Stage = { name: '$match', spec: { [parsed.foreignField]: { $in: wanted } } }
    return runPipeline(inner, parsed.from, [join, ...parsed.stages])
  }
  const collection = context.session.catalog.find(context.db, parsed.from)
  if (!collection) return []
  const { documents } = find(context.session, collection, {
    query: {
      op: 'field',
      path: parsed.foreignField,
      test: { op: 'in', values: wanted, patterns: [] },
    },
    collation: context.collation,
    deadline: context.deadline,
  })
  return [...documents].map(({ bytes }) => decodePlain(bytes))
}
