import type { FindRequest } from '../query/find.ts'
import { parseQuery } from '../query/parse.ts'
import { parseSort } from '../query/sort.ts'
import type { Query } from '../query/ast.ts'
import { toNumber } from '../values/types.ts'
import { indexableEqualities } from './indexable.ts'
import type { PipelineContext } from './pipeline.ts'
import type { Stage } from './stages.ts'

/**
 * The part at the start of a pipeline that is a query, in the order a query applies its parts:
 * matches, one sort, one skip, one limit; and the stages left over.
 */
export function startOf(
  stages: readonly Stage[],
  context: PipelineContext,
): { request: FindRequest; rest: readonly Stage[] } {
  const clauses: Query[] = []
  let at = 0
  for (; stages[at]?.name === '$match'; at++) {
    const query = parseQuery(stages[at]?.spec)
    clauses.push(query, ...indexableEqualities(query, context.variables))
  }
  const request: FindRequest = {
    query: clauses.length === 1 && clauses[0] ? clauses[0] : { op: 'and', clauses },
    collation: context.collation,
    variables: context.variables,
    hint: context.hint,
    deadline: context.deadline,
  }
  if (stages[at]?.name === '$sort') request.sort = parseSort(stages[at++]?.spec)
  if (stages[at]?.name === '$skip') request.skip = toNumber(stages[at++]?.spec)
  if (stages[at]?.name === '$limit') request.limit = toNumber(stages[at++]?.spec)
  return { request, rest: stages.slice(at) }
}
