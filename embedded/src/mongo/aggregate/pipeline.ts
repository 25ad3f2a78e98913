import { Aggregator } from 'mingo/aggregator'
import { type Iterator as MingoIterator, Lazy } from 'mingo/lazy'
import { unsupported } from '../errors.ts'
import { checkDeadline } from '../plan/scan.ts'
import { find } from '../query/find.ts'
import { compileQuery } from '../query/match.ts'
import { parseQuery } from '../query/parse.ts'
import { docComparator, parseSort } from '../query/sort.ts'
import type { Session } from '../store/session.ts'
import type { Collation } from '../values/collation.ts'
import { decodePlain } from '../values/raw.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { expressionError, mingoOptions, type Variables } from './evaluate.ts'
import { bucket } from './bucket.ts'
import { lookup } from './lookup.ts'
import { createContext } from './operators.ts'
import { startOf } from './start.ts'
import { asStage, parsePipeline, type Stage } from './stages.ts'

/** What the stages of a pipeline may use. */
export interface PipelineContext {
  session: Session
  db: string
  collation?: Collation | undefined
  variables: Variables
  hint?: unknown
  deadline: number
}

/** Text scores of documents that came from `$text`, for `$meta`. */
const scores = new WeakMap<Doc, number>()

/**
 * Runs a pipeline over a collection (undefined for none). Leading `$match`, `$sort`, `$skip` and
 * `$limit` become a planned query; mingo does the rest, with our own stages where they need the
 * database. Throws MongoError.
 */
export function runPipeline(
  context: PipelineContext,
  collectionName: string | undefined,
  stages: readonly Stage[],
): Doc[] {
  const { request, rest } = startOf(stages, context)
  const collection =
    collectionName === undefined
      ? undefined
      : context.session.catalog.find(context.db, collectionName)
  const docs: Doc[] = []
  if (collection) {
    for (const { bytes, score } of find(context.session, collection, request).documents) {
      const doc = decodePlain(bytes)
      if (score > 0) scores.set(doc, score)
      docs.push(doc)
    }
  } else if (collectionName === undefined && rest[0]?.name === '$documents') docs.push({})
  return runStages(context, docs, rest)
}

/** Runs stages over documents in memory. */
export function runStages(context: PipelineContext, docs: Doc[], stages: readonly Stage[]): Doc[] {
  if (stages.length === 0) return docs
  checkDeadline(context.deadline)
  try {
    const options = {
      ...mingoOptions,
      variables: context.variables,
      context: stageContext(context),
    }
    const aggregator = new Aggregator(stages.map(asStage), options)
    return aggregator.run(docs as never)
  } catch (error) {
    throw expressionError(error)
  }
}

type StageOperator = (
  documents: MingoIterator,
  spec: unknown,
  options: { local?: { variables?: Variables } },
) => MingoIterator

/** The stages mingo cannot do right, because they need BSON's order, our filters or the database. */
function stageContext(context: PipelineContext): ReturnType<typeof createContext> {
  const whole =
    (run: (docs: Doc[], spec: unknown, inner: PipelineContext) => Doc[]): StageOperator =>
    (documents, spec, options) => {
      checkDeadline(context.deadline)
      const variables = { ...context.variables, ...options.local?.variables }
      return Lazy(run(documents.collect(), spec, { ...context, variables }) as never)
    }
  return createContext({
    $match: whole((docs, spec, inner) => docs.filter(compileQuery(parseQuery(spec), inner))),
    $sort: whole((docs, spec, inner) =>
      docs.sort(docComparator(parseSort(spec), inner.collation, (doc) => scores.get(doc) ?? 0)),
    ),
    $lookup: whole((docs, spec, inner) => lookup(docs, spec, inner)),
    $unionWith: whole((docs, spec, inner) => [...docs, ...union(spec, inner)]),
    $bucket: whole((docs, spec, inner) => bucket(docs, spec, inner)),
    $graphLookup: () => {
      throw unsupported('the stage $graphLookup')
    },
  })
}

function union(spec: unknown, context: PipelineContext): Doc[] {
  const { coll, pipeline } = isDoc(spec) ? spec : { coll: spec, pipeline: [] }
  return runPipeline(context, coll as string, parsePipeline(pipeline ?? []))
}
