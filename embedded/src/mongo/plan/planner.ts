import { MongoError } from '../errors.ts'
import { conjuncts, type Query, textOf } from '../query/ast.ts'
import type { SortPart } from '../query/sort.ts'
import type { Collation } from '../values/collation.ts'
import { equalValues } from '../values/compare.ts'
import { isDoc } from '../values/types.ts'
import type { Collection, Index } from '../store/catalog.ts'
import type { Sqlite } from '../store/sqlite.ts'
import { boundsFor } from './bounds.ts'
import { cheapest, type Option } from './cost.ts'
import type { IndexScan, Plan } from './plan.ts'
import { sortedScan } from './sort-order.ts'

export interface PlanRequest {
  query: Query
  sort: readonly SortPart[]
  /** Documents wanted in all, skipped ones included; Infinity for all. */
  limit: number
  collation?: Collation | undefined
  hint?: unknown
}

/** `_id` given is found by its own index, whatever else is asked: the others need no look. */
function indexesFor({ indexes }: Collection, clauses: Query[]): Index[] {
  const isById = clauses.some(
    (clause) => clause.op === 'field' && clause.path === '_id' && clause.test.op === 'eq',
  )
  return isById ? indexes.slice(0, 1) : indexes
}

/** Chooses how to find a query's documents. Throws BadValue for a hint at no index. */
export function planQuery(sqlite: Sqlite, collection: Collection, request: PlanRequest): Plan {
  const clauses = conjuncts(request.query)
  if (clauses.some(({ op }) => op === 'never'))
    return { access: { kind: 'nothing' }, isSorted: true, residual: [] }
  const text = textOf(request.query)
  if (text) return textPlan(collection, text, clauses, request.sort)
  const hinted = hintedIndex(collection, request.hint)
  if (hinted === 'natural') return collectionPlan(request)
  const indexes = hinted ? [hinted] : indexesFor(collection, clauses)
  const options = optionsFor(indexes, clauses, request, hinted !== undefined)
  const best = cheapest(sqlite, collection, options, request)
  if (!best && hinted)
    throw new MongoError(
      'NoQueryExecutionPlans',
      `error processing query: the hinted index ${hinted.name} cannot serve this query`,
    )
  if (!best) return orPlan(sqlite, collection, request, clauses) ?? collectionPlan(request)
  const { scan } = best
  return {
    access: scan,
    isSorted: best.isSorted,
    residual: clauses.filter((clause) => !scan.bounds.covered.has(clause)),
  }
}

const collectionPlan = ({ query, sort }: PlanRequest): Plan => ({
  access: { kind: 'collection' },
  isSorted: sort.length === 0,
  residual: conjuncts(query),
})

function textPlan(
  collection: Collection,
  text: NonNullable<ReturnType<typeof textOf>>,
  clauses: Query[],
  sort: readonly SortPart[],
): Plan {
  const index = collection.indexes.find((candidate) => candidate.text)
  if (!index) throw new MongoError('IndexNotFound', 'text index required for $text query')
  const [first] = sort
  return {
    access: { kind: 'text', index, text },
    isSorted: sort.length === 0 || (sort.length === 1 && first?.isTextScore === true),
    residual: clauses.filter(({ op }) => op !== 'text'),
  }
}

function hintedIndex(collection: Collection, hint: unknown): Index | 'natural' | undefined {
  if (hint === undefined || (isDoc(hint) && Object.keys(hint).length === 0)) return undefined
  if (isDoc(hint) && Object.hasOwn(hint, '$natural')) return 'natural'
  const index = collection.indexes.find(({ name, spec }) =>
    typeof hint === 'string' ? name === hint : equalValues(spec['key'], hint),
  )
  if (!index)
    throw new MongoError(
      'BadValue',
      'error processing query: planner returned error: hint provided does not correspond to an existing index',
    )
  return index
}

function optionsFor(
  indexes: Index[],
  clauses: Query[],
  { sort, collation }: PlanRequest,
  isHinted: boolean,
): Option[] {
  const wanted = collation
  return indexes.flatMap((index): Option[] => {
    const usesStrings =
      index.collation?.locale === wanted?.locale && index.collation?.strength === wanted?.strength
    const bounds = boundsFor(index, clauses, usesStrings)
    if (!bounds) return []
    const order = wanted ? undefined : sortedScan(index, bounds, sort)
    const isSorted = sort.length === 0 || order !== undefined
    if (bounds.boundFields === 0 && (sort.length === 0 || !isSorted) && !isHinted) return []
    const { isReverse, mergesPrefixes } = order ?? { isReverse: false, mergesPrefixes: false }
    const isCovered = clauses.every((clause) => bounds.covered.has(clause))
    const scan: IndexScan = { kind: 'index', index, bounds, isReverse, mergesPrefixes }
    return [{ scan, isSorted, isCovered, keys: 0 }]
  })
}

/** An `$or` whose branches are each found by an index of their own. */
function orPlan(
  sqlite: Sqlite,
  collection: Collection,
  request: PlanRequest,
  clauses: Query[],
): Plan | undefined {
  for (const clause of clauses) {
    if (clause.op !== 'or') continue
    const rest = clauses.filter((other) => other !== clause)
    const scans = clause.clauses.map((branch) => {
      const query: Query = { op: 'and', clauses: [...rest, ...conjuncts(branch)] }
      const options = optionsFor(
        collection.indexes,
        conjuncts(query),
        { ...request, query, sort: [] },
        false,
      )
      return cheapest(sqlite, collection, options, request)?.scan
    })
    const found = scans.filter((scan) => scan !== undefined)
    if (found.length === scans.length)
      return {
        access: { kind: 'or', scans: found },
        isSorted: request.sort.length === 0,
        residual: clauses,
      }
  }
  return undefined
}
