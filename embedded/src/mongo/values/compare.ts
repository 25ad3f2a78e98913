import { type Binary, type BSONRegExp, Decimal128, type Long, type ObjectId } from 'bson'
import { type Doc, Rank, rankOf, tagOf, toNumber } from './types.ts'

export type Comparator = (a: unknown, b: unknown) => number

/** MongoDB's total order over BSON values (undefined and missing are null). */
export const compareValues: Comparator = (a, b) => compareWith(a, b, compareStrings)

/** The same order with another order of strings, for collations. */
export function compareWith(
  a: unknown,
  b: unknown,
  strings: (a: string, b: string) => number,
): number {
  if (a === b) return 0
  const rank = rankOf(a)
  const difference = rank - rankOf(b)
  if (difference !== 0) return difference
  switch (rank) {
    case Rank.number:
      return compareNumbers(a, b)
    case Rank.string:
      return strings(String(a), String(b))
    case Rank.object:
    case Rank.dbRef:
      return compareDocs(a as Doc, b as Doc, strings)
    case Rank.array:
      return compareArrays(a as unknown[], b as unknown[], strings)
    default:
      return compareScalars(rank, a, b)
  }
}

export const equalValues = (a: unknown, b: unknown): boolean => compareValues(a, b) === 0

function compareScalars(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case Rank.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id)
    case Rank.date:
      return (a as Date).getTime() - (b as Date).getTime()
    case Rank.boolean:
      return Number(a) - Number(b)
    case Rank.binary:
      return compareBinary(a as Binary, b as Binary)
    case Rank.timestamp: {
      const [x, y] = [(a as Long).toBigInt(), (b as Long).toBigInt()]
      return x < y ? -1 : x > y ? 1 : 0
    }
    case Rank.regex:
      return compareStrings(regexText(a), regexText(b))
    case Rank.code:
      return compareStrings((a as { code: string }).code, (b as { code: string }).code)
    default:
      return 0
  }
}

export const regexText = (value: unknown): string =>
  value instanceof RegExp
    ? `${value.source}\0${value.flags}`
    : `${(value as BSONRegExp).pattern}\0${(value as BSONRegExp).options}`

const compareBinary = (a: Binary, b: Binary): number =>
  a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value())

function compareDocs(a: Doc, b: Doc, strings: (a: string, b: string) => number): number {
  const left = Object.entries(a)
  const right = Object.entries(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [nameA, valueA] = left[i] as [string, unknown]
    const [nameB, valueB] = right[i] as [string, unknown]
    const order =
      rankOf(valueA) - rankOf(valueB) ||
      compareStrings(nameA, nameB) ||
      compareWith(valueA, valueB, strings)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareArrays(
  a: unknown[],
  b: unknown[],
  strings: (a: string, b: string) => number,
): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareWith(a[i], b[i], strings)
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** By code point, which is the order of UTF-8 bytes; UTF-16 units order surrogates differently. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return codePointWeight(x) - codePointWeight(y)
  }
  return a.length - b.length
}

const codePointWeight = (unit: number): number =>
  unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit

function compareNumbers(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b)
  const [x, y] = [toNumber(a), toNumber(b)]
  // Equal as doubles can still differ as int64 or decimal; NaN and infinities cannot.
  if (x !== y || !Number.isFinite(x)) return compareDoubles(x, y)
  const [p, q] = [exactNumber(a), exactNumber(b)]
  const exponent = Math.min(p.exponent, q.exponent)
  const left = p.digits * 10n ** BigInt(p.exponent - exponent)
  const right = q.digits * 10n ** BigInt(q.exponent - exponent)
  return left < right ? -1 : left > right ? 1 : 0
}

/** NaN is the smallest number, and equals itself. */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : Number.isNaN(b) ? 1 : 0
}

/** `digits × 10^exponent`, exactly. */
function exactNumber(value: unknown): { digits: bigint; exponent: number } {
  if (tagOf(value) === 'Long') return { digits: (value as Long).toBigInt(), exponent: 0 }
  if (value instanceof Decimal128) {
    const [, sign = '', whole = '0', fraction = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d*))?(?:E([+-]?\d+))?$/.exec(value.toString()) ?? []
    const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
    return { digits, exponent: Number(exponent) - fraction.length }
  }
  let double = toNumber(value)
  let halvings = 0
  while (!Number.isInteger(double)) {
    double *= 2
    halvings++
  }
  return { digits: BigInt(double) * 5n ** BigInt(halvings), exponent: -halvings }
}
