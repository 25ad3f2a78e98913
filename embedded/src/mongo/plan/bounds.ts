import { conjuncts, type Query } from '../query/ast.ts'
import type { Index } from '../store/catalog.ts'
import { bytesOf, intersect, type Interval, type Intervals } from './interval.ts'
import { intervalsOf } from './intervals.ts'
import { impliesPartial, impliesPresence } from './implies.ts'

/** A stretch of an index. The first `prefixLength` bytes are the values of the point fields. */
export interface Range {
  start: Buffer
  end: Buffer
  prefixLength: number
}

/** What a filter asks of one index. */
export interface Bounds {
  /** Disjoint and ascending. */
  ranges: Range[]
  /** The encoded value of each leading field that is confined to one value. */
  fixed: Buffer[]
  /** How many leading fields are confined to single values, one or more each; 0 for an `$or`. */
  pointFields: number
  /** How many leading fields are confined at all. */
  boundFields: number
  /** The clauses that need no further look at the documents. */
  covered: Set<Query>
  /** The intervals by path, for explain. */
  intervals: [path: string, Interval[]][]
}

const maxRanges = 20_000

/** The bounds of the query's clauses on an index; undefined when the index cannot serve it. */
export function boundsFor(
  index: Index,
  clauses: Query[],
  usesStrings: boolean,
): Bounds | undefined {
  const plain = isUsable(index, clauses)
    ? conjunctionBounds(index, clauses, usesStrings)
    : undefined
  for (const clause of clauses) {
    if (clause.op !== 'or') continue
    const rest = clauses.filter((other) => other !== clause)
    const branches = clause.clauses.map((branch) => {
      const all = [...rest, ...conjuncts(branch)]
      const bounds = isUsable(index, all) ? conjunctionBounds(index, all, usesStrings) : undefined
      return bounds && { bounds, isCovered: conjuncts(branch).every((c) => bounds.covered.has(c)) }
    })
    const found = branches.filter((branch) => branch !== undefined)
    const reach = Math.min(...found.map(({ bounds }) => bounds.boundFields))
    if (found.length === branches.length && reach > (plain?.boundFields ?? 0))
      return unite(found, clause)
  }
  return plain
}

/** A partial or sparse index must not miss documents the query wants. */
function isUsable(index: Index, clauses: Query[]): boolean {
  if (index.text) return false
  if (index.partial && !impliesPartial(clauses, index.partial.query)) return false
  return !index.sparse || impliesPresence(clauses, index)
}

function unite(branches: { bounds: Bounds; isCovered: boolean }[], or: Query): Bounds {
  const all = branches.map(({ bounds }) => bounds)
  const [first] = all as [Bounds]
  const shared = first.fixed.findIndex((key, i) => !all.every(({ fixed }) => fixed[i]?.equals(key)))
  const covered = new Set([...first.covered].filter((c) => all.every((b) => b.covered.has(c))))
  if (branches.every(({ isCovered }) => isCovered)) covered.add(or)
  return {
    ranges: merged(all.flatMap(({ ranges }) => ranges)),
    fixed: shared < 0 ? first.fixed : first.fixed.slice(0, shared),
    pointFields: 0,
    boundFields: Math.min(...all.map(({ boundFields }) => boundFields)),
    covered,
    intervals: all.flatMap(({ intervals }) => intervals),
  }
}

/** Ascending ranges with the overlapping ones made one. */
function merged(ranges: Range[]): Range[] {
  const out: Range[] = []
  for (const range of ranges.toSorted((a, b) => Buffer.compare(a.start, b.start))) {
    const last = out.at(-1)
    if (last && Buffer.compare(range.start, last.end) <= 0) {
      if (Buffer.compare(range.end, last.end) > 0) last.end = range.end
    } else out.push({ ...range })
  }
  return out
}

interface Candidate {
  clause: Query
  intervals: Intervals
}

function conjunctionBounds(index: Index, clauses: Query[], usesStrings: boolean): Bounds {
  const bounds: Bounds = {
    ranges: [{ start: Buffer.alloc(0), end: Buffer.from([255]), prefixLength: 0 }],
    fixed: [],
    pointFields: 0,
    boundFields: 0,
    covered: new Set(),
    intervals: [],
  }
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  for (const { path, descending } of index.fields) {
    const candidates = candidatesAt(index, path, clauses, usesStrings)
    const chosen = choose(candidates, index.arrayPaths.has(path))
    if (!chosen || prefixes.length * chosen.intervals.list.length > maxRanges) break
    const { intervals } = chosen
    bounds.ranges = prefixes
      .flatMap((prefix) =>
        intervals.list.map((interval) => ({
          ...bytesOf(interval, prefix, descending),
          prefixLength: prefix.length,
        })),
      )
      .sort((a, b) => Buffer.compare(a.start, b.start))
    bounds.boundFields++
    bounds.intervals.push([path, intervals.list])
    for (const clause of chosen.covered) bounds.covered.add(clause)
    if (!intervals.arePoints) break
    prefixes = bounds.ranges.map(({ start }) => start)
    for (const range of bounds.ranges) range.prefixLength = range.start.length
    bounds.pointFields++
    if (prefixes.length === 1 && prefixes[0]) bounds.fixed.push(prefixes[0])
  }
  return bounds
}

function candidatesAt(
  index: Index,
  path: string,
  clauses: Query[],
  usesStrings: boolean,
): Candidate[] {
  return clauses.flatMap((clause) => {
    if (clause.op !== 'field') return []
    if (clause.test.op === 'elemMatch' && path.startsWith(`${clause.path}.`)) {
      const inner = path.slice(clause.path.length + 1)
      return candidatesAt(
        { ...index, arrayPaths: new Set([inner]) },
        inner,
        conjuncts(clause.test.query),
        usesStrings,
      ).map(({ intervals }) => ({ clause, intervals: { ...intervals, isExact: false } }))
    }
    if (clause.path !== path) return []
    const intervals = intervalsOf(clause.test, index, usesStrings)
    return intervals ? [{ clause, intervals }] : []
  })
}

/** One test for an array, where each may hold for another element; else all of them together. */
function choose(
  candidates: Candidate[],
  hasArrays: boolean,
): { intervals: Intervals; covered: Query[] } | undefined {
  const [first, ...rest] = candidates
  if (!first) return undefined
  if (hasArrays) {
    const weight = ({ intervals }: Candidate): number =>
      intervals.arePoints ? intervals.list.length : Infinity
    const best = candidates.reduce((a, b) => (weight(b) < weight(a) ? b : a))
    return { intervals: best.intervals, covered: best.intervals.isExact ? [best.clause] : [] }
  }
  const intervals = rest.reduce((all, { intervals: next }) => intersect(all, next), first.intervals)
  const covered = candidates.filter((candidate) => candidate.intervals.isExact)
  return { intervals, covered: covered.map(({ clause }) => clause) }
}
