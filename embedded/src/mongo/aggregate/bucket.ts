import { MongoError } from '../errors.ts'
import { compareValues } from '../values/compare.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { evaluate } from './evaluate.ts'
import { type PipelineContext, runStages } from './pipeline.ts'

const known = new Set(['groupBy', 'boundaries', 'default', 'output'])

/** `$bucket`: a group for each stretch from one boundary (inclusive) to the next (exclusive). */
export function bucket(docs: Doc[], spec: unknown, context: PipelineContext): Doc[] {
  const { groupBy, boundaries, output, fallback } = parse(spec)
  const keyed = docs.map((doc) => {
    const value = evaluate(groupBy, doc, context.variables)
    const next = boundaries.findIndex((boundary) => compareValues(value, boundary) < 0)
    const key = next > 0 ? boundaries[next - 1] : fallback
    if (key === undefined)
      throw new MongoError(
        7157302,
        '$bucket could not find a matching branch for an input, and no default was specified.',
      )
    return { doc, key }
  })
  const keys = [...boundaries, fallback].filter((key) => key !== undefined)
  return keys.flatMap((key) => {
    const own = keyed.filter((each) => compareValues(each.key, key) === 0)
    if (own.length === 0) return []
    const group = { name: '$group', spec: { _id: { $literal: key }, ...output } }
    return runStages(
      context,
      own.map(({ doc }) => doc),
      [group],
    )
  })
}

function parse(spec: unknown): {
  groupBy: unknown
  boundaries: unknown[]
  output: Doc
  fallback: unknown
} {
  if (!isDoc(spec)) throw new MongoError(40201, 'Argument to $bucket stage must be an object')
  const unknown = Object.keys(spec).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new MongoError(40197, `Unrecognized option to $bucket: ${unknown}.`)
  const { groupBy, boundaries, output } = spec
  if (groupBy === undefined || !Array.isArray(boundaries))
    throw new MongoError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")
  if (boundaries.length < 2)
    throw new MongoError(40192, "The $bucket 'boundaries' field must have at least 2 values")
  for (let i = 1; i < boundaries.length; i++)
    if (compareValues(boundaries[i - 1], boundaries[i]) >= 0)
      throw new MongoError(40194, "The 'boundaries' option to $bucket must be sorted")
  return {
    groupBy,
    boundaries: boundaries as unknown[],
    output: isDoc(output) ? output : { count: { $sum: 1 } },
    fallback: spec['default'],
  }
}
