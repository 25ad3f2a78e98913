import type { FieldTest } from '../query/ast.ts'
import { prefixOf } from '../query/pattern.ts'
import { encodeValue, keyAfterPrefix } from '../values/key.ts'
import { Rank, rankOf } from '../values/types.ts'
import type { Index } from '../store/catalog.ts'
import { folded } from '../store/index-keys.ts'

/**
 * A stretch of one field's encoded values, ascending: from the keys beginning with `lo` (or after
 * them) up to the keys beginning with `hi` (exclusive, or included).
 */
export interface Interval {
  lo: Buffer
  isAfterLo: boolean
  hi: Buffer
  isThroughHi: boolean
}

export interface Intervals {
  list: Interval[]
  /** Every interval is a single value. */
  arePoints: boolean
  /** The intervals hold the matching values and no others. */
  isExact: boolean
}

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

/** Where an interval begins and ends, in bytes after `prefix`; end undefined means no end. */
export function bytesOf(
  interval: Interval,
  prefix: Buffer,
  descending: boolean,
): { start: Buffer; end: Buffer } {
  const { lo, isAfterLo, hi, isThroughHi } = interval
  const after = (key: Buffer): Buffer => keyAfterPrefix(key) ?? lastKey
  if (!descending) {
    const [from, to] = [Buffer.concat([prefix, lo]), Buffer.concat([prefix, hi])]
    return { start: isAfterLo ? after(from) : from, end: isThroughHi ? after(to) : to }
  }
  const [from, to] = [Buffer.concat([prefix, inverted(hi)]), Buffer.concat([prefix, inverted(lo)])]
  return { start: isThroughHi ? from : after(from), end: isAfterLo ? to : after(to) }
}

/** Beyond every key, because no type's byte, inverted or not, is 255. */
export const lastKey = Buffer.from([255])

const inverted = (bytes: Buffer): Buffer => bytes.map((byte) => 255 - byte) as Buffer

/** Sorted, and each once. */
function normalized(list: Interval[]): Interval[] {
  const sorted = list.toSorted((a, b) => Buffer.compare(a.lo, b.lo))
  return sorted.filter((interval, i) => i === 0 || sorted[i - 1]?.lo.equals(interval.lo) !== true)
}

/** The common part of two lists of intervals of a field that holds one value only. */
export function intersect(a: Intervals, b: Intervals): Intervals {
  const list: Interval[] = []
  for (const x of a.list)
    for (const y of b.list) {
      const both = overlap(x, y)
      if (both) list.push(both)
    }
  return {
    list: normalized(list),
    arePoints: a.arePoints || b.arePoints,
    isExact: a.isExact && b.isExact,
  }
}

function overlap(a: Interval, b: Interval): Interval | undefined {
  const [x, y] = [bytesOf(a, nothing, false), bytesOf(b, nothing, false)]
  const lower = Buffer.compare(x.start, y.start) >= 0 ? a : b
  const upper = Buffer.compare(x.end, y.end) <= 0 ? a : b
  const both = {
    lo: lower.lo,
    isAfterLo: lower.isAfterLo,
    hi: upper.hi,
    isThroughHi: upper.isThroughHi,
  }
  const { start, end } = bytesOf(both, nothing, false)
  return Buffer.compare(start, end) < 0 ? both : undefined
}

const nothing = Buffer.alloc(0)
