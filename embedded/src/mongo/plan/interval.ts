import { keyAfterPrefix } from '../values/key.ts'

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
export function normalized(list: Interval[]): Interval[] {
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
