import { EJSON } from 'bson'
import type { FindRequest } from '../query/find.ts'
import type { Doc } from '../values/types.ts'
import type { Interval } from './interval.ts'
import type { IndexScan, Plan } from './plan.ts'

/** A plan in the shape of MongoDB's `winningPlan`: stages with their input stages. */
export function describePlan(plan: Plan, request: FindRequest): Doc {
  const { sort = [], skip = 0, limit = Infinity } = request
  let stage = describeAccess(plan)
  if (!plan.isSorted)
    stage = {
      stage: 'SORT',
      sortPattern: Object.fromEntries(
        sort.map(({ path, descending }) => [path, descending ? -1 : 1]),
      ),
      memLimit: 104_857_600,
      ...(limit === Infinity ? {} : { limitAmount: limit + skip }),
      inputStage: stage,
    }
  if (skip > 0) stage = { stage: 'SKIP', skipAmount: skip, inputStage: stage }
  if (limit !== Infinity) stage = { stage: 'LIMIT', limitAmount: limit, inputStage: stage }
  return stage
}

function describeAccess({ access, residual }: Plan): Doc {
  const filter = residual.length > 0 ? { hasFilter: true } : {}
  switch (access.kind) {
    case 'nothing':
      return { stage: 'EOF' }
    case 'collection':
      return { stage: 'COLLSCAN', direction: 'forward', ...filter }
    case 'index':
      return { stage: 'FETCH', ...filter, inputStage: describeScan(access) }
    case 'or':
      return {
        stage: 'FETCH',
        ...filter,
        inputStage: { stage: 'OR', inputStages: access.scans.map(describeScan) },
      }
    case 'text':
      return {
        stage: 'TEXT_MATCH',
        indexName: access.index.name,
        ...filter,
        inputStage: {
          stage: 'FETCH',
          inputStage: { stage: 'IXSCAN', indexName: access.index.name },
        },
      }
  }
}

function describeScan({ index, bounds, isReverse, mergesPrefixes }: IndexScan): Doc {
  const scan = {
    stage: 'IXSCAN',
    keyPattern: index.spec['key'],
    indexName: index.name,
    isMultiKey: index.arrayPaths.size > 0,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction: isReverse ? 'backward' : 'forward',
    indexBounds: describeBounds(index.fields, bounds.intervals),
  }
  return mergesPrefixes ? { stage: 'SORT_MERGE', inputStage: scan } : scan
}

/** How many intervals each field has; the bytes themselves say little to a reader. */
function describeBounds(
  fields: readonly { path: string }[],
  intervals: [string, Interval[]][],
): Doc {
  const shown: Doc = {}
  for (const { path } of fields) {
    const own = intervals.filter(([name]) => name === path).flatMap(([, list]) => list)
    shown[path] = own.length === 0 ? ['[MinKey, MaxKey]'] : own.slice(0, 20).map(describeInterval)
  }
  return JSON.parse(EJSON.stringify(shown)) as Doc
}

function describeInterval({ lo, hi, isAfterLo, isThroughHi }: Interval): string {
  return `${isAfterLo ? '(' : '['}0x${lo.toString('hex')}, 0x${hi.toString('hex')}${isThroughHi ? ']' : ')'}`
}
