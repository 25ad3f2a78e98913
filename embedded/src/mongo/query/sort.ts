import { MongoError, unsupported } from '../errors.ts'
import type { Collation } from '../values/collation.ts'
import { compareValues } from '../values/compare.ts'
import { type Doc, isDoc, toNumber } from '../values/types.ts'
import { valuesAt } from './path.ts'

/** One part of a sort: a path and a direction, or the text score (always descending). */
export type SortPart = { path: string; descending: boolean; isTextScore: boolean }

export function parseSort(spec: unknown): SortPart[] {
  if (spec === undefined || spec === null) return []
  if (!isDoc(spec))
    throw new MongoError('TypeMismatch', "Expected field 'sort' to be of type object")
  return Object.entries(spec).map(([path, direction]) => {
    if (isDoc(direction)) {
      if (direction['$meta'] === 'textScore') return { path, descending: true, isTextScore: true }
      throw unsupported(`sorting by $meta ${JSON.stringify(direction['$meta'])}`)
    }
    const sign = toNumber(direction)
    if (sign !== 1 && sign !== -1)
      throw new MongoError(
        15975,
        `$sort key ordering must be 1 (for ascending) or -1 (for descending)`,
      )
    if (path.startsWith('$'))
      throw new MongoError(16410, `FieldPath field names may not start with '$'.`)
    if (path === '' || path.split('.').includes(''))
      throw new MongoError(40352, 'FieldPath must not be empty')
    return { path, descending: sign < 0, isTextScore: false }
  })
}

/** Orders documents by a sort; arrays sort by their smallest or largest element. */
export function docComparator(
  sort: readonly SortPart[],
  collation: Collation | undefined,
  scoreOf: (doc: Doc) => number,
): (a: Doc, b: Doc) => number {
  const compare = collation?.compare ?? compareValues
  return (a, b) => {
    for (const part of sort) {
      const order = part.isTextScore
        ? scoreOf(a) - scoreOf(b)
        : compare(sortValue(a, part), sortValue(b, part))
      if (order !== 0) return part.descending ? -order : order
    }
    return 0
  }
}

function sortValue(doc: Doc, part: SortPart): unknown {
  const found = valuesAt(doc, part.path)
  if (found.length === 1 && !Array.isArray(found[0])) return found[0]
  const flat = found.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  return flat.reduce((best, value) => {
    const order = compareValues(value, best)
    return (part.descending ? order > 0 : order < 0) ? value : best
  }, flat[0])
}
