import { Binary } from 'bson'
import { MongoError } from '../errors.ts'
import { type Doc, isDoc, isNumeric, toNumber, typeAlias } from '../values/types.ts'
import type { FieldTest } from './ast.ts'
import { isOperatorDoc, parseFieldTests, parseQuery } from './parse.ts'
import { isPattern, toPattern } from './pattern.ts'

type ParseOperator = (operand: unknown, siblings: Doc) => FieldTest[]

const bad = (message: string): MongoError => new MongoError('BadValue', message)

const comparison =
  (op: 'lt' | 'lte' | 'gt' | 'gte'): ParseOperator =>
  (value) => {
    if (isPattern(value)) throw bad(`Can't have RegEx as arg to predicate over field.`)
    return [{ op, value: value ?? null }]
  }

/** Every operator that may stand under a field name. */
export const fieldOperators: Record<string, ParseOperator> = {
  $eq: (value) => [{ op: 'eq', value: value ?? null }],
  $ne: (value) => {
    if (isPattern(value)) throw bad("Can't have regex as arg to $ne.")
    return [{ op: 'not', tests: [{ op: 'eq', value: value ?? null }] }]
  },
  $gt: comparison('gt'),
  $gte: comparison('gte'),
  $lt: comparison('lt'),
  $lte: comparison('lte'),
  $in: (value) => [parseIn('$in', value)],
  $nin: (value) => [{ op: 'not', tests: [parseIn('$nin', value)] }],
  $exists: (value) => [{ op: 'exists', exists: isTruthy(value) }],
  $type: (value) => [{ op: 'type', types: parseTypes(value) }],
  $size: (value) => [{ op: 'size', size: parseSize(value) }],
  $mod: (value) => [parseMod(value)],
  $regex: (value, siblings) => [parseRegex(value, siblings)],
  $options: (_, siblings) => {
    if (!Object.hasOwn(siblings, '$regex')) throw bad('$options needs a $regex')
    return []
  },
  $not: (value) => [{ op: 'not', tests: parseNot(value) }],
  $all: (value) => [parseAll(value)],
  $elemMatch: (value) => [parseElemMatch(value)],
  $bitsAllSet: (value) => [{ op: 'bits', mask: parseMask(value), test: 'allSet' }],
  $bitsAllClear: (value) => [{ op: 'bits', mask: parseMask(value), test: 'allClear' }],
  $bitsAnySet: (value) => [{ op: 'bits', mask: parseMask(value), test: 'anySet' }],
  $bitsAnyClear: (value) => [{ op: 'bits', mask: parseMask(value), test: 'anyClear' }],
}

/** MongoDB's truth: everything but false, null and zero. */
export const isTruthy = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && toNumber(value) !== 0

function parseIn(name: string, value: unknown): FieldTest {
  if (!Array.isArray(value)) throw bad(`${name} needs an array`)
  if (value.some(isOperatorDoc)) throw bad(`cannot nest $ under ${name}`)
  return {
    op: 'in',
    values: value.filter((item) => !isPattern(item)).map((item: unknown) => item ?? null),
    patterns: value.filter(isPattern).map((item) => toPattern(item)),
  }
}

function parseTypes(value: unknown): ReadonlySet<string> {
  const types = Array.isArray(value) ? value : [value]
  const aliases = new Set<string>()
  for (const type of types) {
    const alias = typeAlias(type)
    if (alias === undefined) throw bad(`Unknown type name alias: ${String(type)}`)
    if (alias === 'number') for (const each of numberTypes) aliases.add(each)
    else aliases.add(alias)
  }
  return aliases
}

const numberTypes = ['int', 'long', 'double', 'decimal']

function parseSize(value: unknown): number {
  const size = toNumber(value)
  if (!Number.isInteger(size)) throw bad(`Failed to parse $size. Expected an integer`)
  if (size < 0) throw bad('Failed to parse $size. Expected a non-negative number')
  return size
}

function parseMod(value: unknown): FieldTest {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(isNumeric))
    throw bad('malformed mod, needs to be an array of two numbers')
  const divisor = Math.trunc(toNumber(value[0]))
  if (divisor === 0) throw bad('divisor cannot be 0')
  return { op: 'mod', divisor, remainder: Math.trunc(toNumber(value[1])) }
}

function parseRegex(value: unknown, siblings: Doc): FieldTest {
  if (typeof value !== 'string' && !isPattern(value)) throw bad('$regex has to be a string')
  const options = siblings['$options']
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string')
  return { op: 'regex', pattern: toPattern(value, options) }
}

function parseNot(value: unknown): FieldTest[] {
  if (isPattern(value)) return parseFieldTests(value)
  if (!isOperatorDoc(value)) throw bad('$not needs a regex or a document')
  return parseFieldTests(value)
}

function parseAll(value: unknown): FieldTest {
  if (!Array.isArray(value)) throw bad('$all needs an array')
  const isElement = (item: unknown): boolean => isDoc(item) && Object.hasOwn(item, '$elemMatch')
  if (value.some(isElement) && !value.every(isElement))
    throw bad('no $ expressions in $all beside $elemMatch')
  return { op: 'all', tests: value.flatMap((item) => parseFieldTests(item)) }
}

const logical = new Set(['$and', '$or', '$nor', '$expr'])

function parseElemMatch(value: unknown): FieldTest {
  if (!isDoc(value)) throw bad('$elemMatch needs an Object')
  const [first] = Object.keys(value)
  if (isOperatorDoc(value) && first !== undefined && !logical.has(first))
    return { op: 'elemMatchValue', tests: parseFieldTests(value) }
  return { op: 'elemMatch', query: parseQuery(value) }
}

function parseMask(value: unknown): bigint {
  if (Array.isArray(value))
    return value.reduce<bigint>((mask, bit) => mask | (1n << BigInt(toNumber(bit))), 0n)
  if (value instanceof Binary)
    return value.value().reduceRight((mask, byte) => (mask << 8n) | BigInt(byte), 0n)
  const mask = toNumber(value)
  if (!Number.isSafeInteger(mask) || mask < 0) throw bad('bit mask must be a non-negative integer')
  return BigInt(mask)
}
