import type { FieldTest } from '../query/ast.ts'
import { prefixOf } from '../query/pattern.ts'
import { encodeValue } from '../values/key.ts'
import { Rank, rankOf } from '../values/types.ts'
import type { Index } from '../store/catalog.ts'
import { folded } from '../store/index-keys.ts'
import { type Interval, type Intervals, normalized } from './interval.ts'

/** The stretches of an index a test confines a field to; undefined when it does not. */
export function intervalsOf(
  test: FieldTest,
  index: Index,
  usesStrings: boolean,
): Intervals | undefined {
  switch (test.op) {
    case 'eq':
      return points([test.value], index, usesStrings)
    case 'in':
      return inIntervals(test, index, usesStrings)
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return rangeOf(test.op, test.value, index, usesStrings)
    case 'regex':
      return usesStrings && !index.collation ? prefixInterval(test.pattern) : undefined
    case 'exists':
      return test.exists || index.sparse ? undefined : inexact(points([null], index, usesStrings))
    case 'elemMatchValue':
    case 'all':
      return inexact(firstOf(test.tests, index, usesStrings))
    default:
      return undefined
  }
}

const inexact = (found: Intervals | undefined): Intervals | undefined =>
  found && { ...found, isExact: false }

function firstOf(tests: FieldTest[], index: Index, usesStrings: boolean): Intervals | undefined {
  for (const test of tests) {
    const found = intervalsOf(test, index, usesStrings)
    if (found) return found
  }
  return undefined
}

function point(value: unknown, index: Index): Interval {
  const key = encodeValue(folded(value, index))
  return { lo: key, isAfterLo: false, hi: key, isThroughHi: true }
}

function points(values: unknown[], index: Index, usesStrings: boolean): Intervals | undefined {
  const list: Interval[] = []
  let isExact = !index.collation
  for (const value of values) {
    const rank = rankOf(value)
    if (!usesStrings && (rank === Rank.string || rank === Rank.object || rank === Rank.array))
      return undefined
    if (index.collation && (rank === Rank.object || rank === Rank.array)) return undefined
    if (rank === Rank.null || rank === Rank.array) isExact = false
    // An array is found by its first element, or whole as an element of an outer array.
    if (Array.isArray(value)) {
      if (value.length === 0) list.push(emptyArrayPoint)
      else list.push(point(value[0], index))
    }
    list.push(point(value, index))
  }
  return { list: normalized(list), arePoints: true, isExact }
}

const emptyArrayKey = Buffer.from([Rank.undefined])
const emptyArrayPoint: Interval = {
  lo: emptyArrayKey,
  isAfterLo: false,
  hi: emptyArrayKey,
  isThroughHi: true,
}

function inIntervals(
  test: Extract<FieldTest, { op: 'in' }>,
  index: Index,
  usesStrings: boolean,
): Intervals | undefined {
  const equal = points(test.values, index, usesStrings)
  if (!equal || test.patterns.length === 0) return equal
  if (!usesStrings || index.collation) return undefined
  const prefixes = test.patterns.map(prefixInterval)
  if (prefixes.some((found) => !found)) return undefined
  return {
    list: normalized([...equal.list, ...prefixes.flatMap((found) => found?.list ?? [])]),
    arePoints: false,
    isExact: false,
  }
}

const negativeInfinity = encodeValue(-Infinity)

/** A comparison reaches to the end of its operand's type, never into another. */
function rangeOf(
  op: 'lt' | 'lte' | 'gt' | 'gte',
  value: unknown,
  index: Index,
  usesStrings: boolean,
): Intervals | undefined {
  const rank = rankOf(value)
  if (rank === Rank.null) return op.endsWith('e') ? points([null], index, usesStrings) : undefined
  if (rank === Rank.array || rank === Rank.minKey || rank === Rank.maxKey) return undefined
  if (rank === Rank.object || rank === Rank.dbRef || rank === Rank.regex) return undefined
  if (rank === Rank.string && (!usesStrings || index.collation)) return undefined
  const key = encodeValue(value)
  const type = Buffer.from([rank])
  // NaN is below -Infinity and compares with nothing but itself.
  const bottom = rank === Rank.number ? negativeInfinity : type
  const interval: Interval = op.startsWith('l')
    ? { lo: bottom, isAfterLo: false, hi: key, isThroughHi: op === 'lte' }
    : { lo: key, isAfterLo: op === 'gt', hi: type, isThroughHi: true }
  return { list: [interval], arePoints: false, isExact: !Number.isNaN(value) }
}

function prefixInterval(pattern: RegExp): Intervals | undefined {
  const found = prefixOf(pattern)
  if (!found || found.prefix.includes('\0')) return undefined
  const key = Buffer.concat([Buffer.from([Rank.string]), Buffer.from(found.prefix)])
  return {
    list: [{ lo: key, isAfterLo: false, hi: key, isThroughHi: true }],
    arePoints: false,
    isExact: false,
  }
}
