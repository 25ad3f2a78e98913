import type { SortPart } from '../query/sort.ts'
import type { Index } from '../store/catalog.ts'
import type { Bounds } from './bounds.ts'

export interface SortedScan {
  isReverse: boolean
  mergesPrefixes: boolean
}

const maxMergedPrefixes = 200

/** How the index yields the sort's order; undefined when it does not. */
export function sortedScan(
  index: Index,
  bounds: Bounds,
  sort: readonly SortPart[],
): SortedScan | undefined {
  // Keys of a collated index are folded, which is good for equality and not for order.
  if (index.collation) return undefined
  const direction = directionAfter(index, bounds.fixed.length, sort)
  if (direction !== undefined) return { isReverse: direction < 0, mergesPrefixes: false }
  const prefixes = bounds.ranges.length
  if (bounds.pointFields <= bounds.fixed.length || prefixes > maxMergedPrefixes) return undefined
  if (sort.some(({ path }) => isWithin(index, path, bounds.pointFields))) return undefined
  const merged = directionAfter(index, bounds.pointFields, sort)
  return merged === undefined ? undefined : { isReverse: merged < 0, mergesPrefixes: true }
}

const isWithin = (index: Index, path: string, fields: number): boolean =>
  index.fields.slice(0, fields).some((field) => field.path === path)

/** 1 or -1 when, given values for the first `fixed` fields, the rest is the sort or its reverse. */
function directionAfter(
  index: Index,
  fixed: number,
  sort: readonly SortPart[],
): 1 | -1 | undefined {
  let direction: 1 | -1 | undefined
  let at = fixed
  let usedFrom = 0
  for (const { path, descending, isTextScore } of sort) {
    if (isTextScore || index.arrayPaths.has(path)) return undefined
    if (isWithin(index, path, fixed)) {
      usedFrom++
      continue
    }
    const field = index.fields[at]
    if (field?.path !== path) return undefined
    const step = field.descending === descending ? 1 : -1
    if (direction !== undefined && direction !== step) return undefined
    direction = step
    at++
  }
  return direction ?? (usedFrom > 0 || sort.length === 0 ? 1 : undefined)
}
