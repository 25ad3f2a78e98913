import type { Collation } from '../values/collation.ts'
import { compareValues, equalValues } from '../values/compare.ts'
import { encodeValue } from '../values/key.ts'
import { aliasOf, type Doc, isDoc, isNumeric, rankOf, Rank, toNumber } from '../values/types.ts'
import { evaluate, type Variables } from '../aggregate/evaluate.ts'
import type { FieldTest, Query } from './ast.ts'
import { isTruthy } from './parse-operators.ts'
import { valuesAt } from './path.ts'

export type Predicate = (doc: Doc) => boolean

export interface MatchOptions {
  collation?: Collation | undefined
  variables?: Variables | undefined
}

/** Compiles a parsed filter to a function over documents. `$text` is the planner's business. */
export function compileQuery(query: Query, options: MatchOptions = {}): Predicate {
  switch (query.op) {
    case 'and': {
      const clauses = query.clauses.map((clause) => compileQuery(clause, options))
      return (doc) => clauses.every((clause) => clause(doc))
    }
    case 'or': {
      const clauses = query.clauses.map((clause) => compileQuery(clause, options))
      return (doc) => clauses.some((clause) => clause(doc))
    }
    case 'nor': {
      const clauses = query.clauses.map((clause) => compileQuery(clause, options))
      return (doc) => !clauses.some((clause) => clause(doc))
    }
    case 'field': {
      const test = compileTest(query.test, options)
      const { path } = query
      return (doc) => test(valuesAt(doc, path))
    }
    case 'expr':
      return (doc) => isTruthy(evaluate(query.expression, doc, options.variables))
    case 'text':
      return () => true
    case 'never':
      return () => false
  }
}

/** A test over the values found at a path. */
export type ValuesTest = (values: unknown[]) => boolean

export function compileTest(test: FieldTest, options: MatchOptions): ValuesTest {
  switch (test.op) {
    case 'not': {
      const tests = test.tests.map((each) => compileTest(each, options))
      return (values) => !tests.every((each) => each(values))
    }
    case 'all': {
      const tests = test.tests.map((each) => compileTest(each, options))
      return (values) => tests.length > 0 && tests.every((each) => each(values))
    }
    case 'exists':
      return (values) => values.some((value) => value !== undefined) === test.exists
    case 'size':
      return (values) => values.some((value) => Array.isArray(value) && value.length === test.size)
    case 'elemMatch': {
      const matches = compileQuery(test.query, options)
      return (values) => someElement(values, (value) => isContainer(value) && matches(value as Doc))
    }
    case 'elemMatchValue': {
      const tests = test.tests.map((each) => compileTest(each, options))
      return (values) => someElement(values, (value) => tests.every((each) => each([value])))
    }
    default: {
      const single = compileValueTest(test, options)
      return (values) => someValue(values, single)
    }
  }
}

const isContainer = (value: unknown): boolean => isDoc(value) || Array.isArray(value)

function someElement(values: unknown[], test: (value: unknown) => boolean): boolean {
  return values.some((value) => Array.isArray(value) && value.some(test))
}

/** A value or, for an array, any of its elements. */
function someValue(values: unknown[], test: (value: unknown) => boolean): boolean {
  for (const value of values) {
    if (test(value)) return true
    if (Array.isArray(value) && value.some(test)) return true
  }
  return false
}

type SimpleTest = Exclude<
  FieldTest,
  { op: 'not' | 'all' | 'exists' | 'size' | 'elemMatch' | 'elemMatchValue' }
>

function compileValueTest(test: SimpleTest, options: MatchOptions): (value: unknown) => boolean {
  const { collation } = options
  switch (test.op) {
    case 'eq':
      return equalTo(test.value, collation)
    case 'in':
      return oneOf(test.values, test.patterns, collation)
    case 'regex':
      return matchesPattern(test.pattern)
    case 'type':
      return (value) => test.types.has(aliasOf(value))
    case 'mod':
      return (value) =>
        isNumeric(value) && Math.trunc(toNumber(value)) % test.divisor === test.remainder
    case 'bits':
      return bitsMatch(test.mask, test.test)
    default:
      return ordered(test.op, test.value, collation)
  }
}

function equalTo(wanted: unknown, collation?: Collation): (value: unknown) => boolean {
  if (collation) return (value) => collation.compare(value ?? null, wanted) === 0
  if (typeof wanted === 'string' || typeof wanted === 'boolean') return (value) => value === wanted
  if (wanted === null) return (value) => value === null || value === undefined
  return (value) => equalValues(value, wanted)
}

function oneOf(
  values: unknown[],
  patterns: RegExp[],
  collation?: Collation,
): (value: unknown) => boolean {
  const tests = patterns.map(matchesPattern)
  const matchesAny = (value: unknown): boolean => tests.some((test) => test(value))
  if (collation) {
    const equals = values.map((wanted) => equalTo(wanted, collation))
    return (value) => equals.some((equal) => equal(value)) || matchesAny(value)
  }
  const keyOf = (value: unknown): unknown =>
    typeof value === 'string' ? value : encodeValue(value).toString('latin1')
  const strings = new Set(values.filter((value) => typeof value === 'string'))
  const others = new Set(values.filter((value) => typeof value !== 'string').map(keyOf))
  return (value) =>
    (typeof value === 'string'
      ? strings.has(value)
      : others.size > 0 && others.has(keyOf(value))) || matchesAny(value)
}

const matchesPattern =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value)

/** Comparisons hold between values of one type only; null is `<=` and `>=` missing. */
function ordered(
  op: 'lt' | 'lte' | 'gt' | 'gte',
  wanted: unknown,
  collation?: Collation,
): (value: unknown) => boolean {
  const rank = rankOf(wanted)
  const isBound = rank === Rank.minKey || rank === Rank.maxKey
  const compare = collation?.compare ?? compareValues
  const accepts = verdicts[op]
  const isNan = typeof wanted === 'number' && Number.isNaN(wanted)
  return (value) => {
    if (!isBound && rankOf(value) !== rank) return false
    if (typeof value === 'number' && Number.isNaN(value) !== isNan) return false
    return accepts(compare(value, wanted))
  }
}

const verdicts = {
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
}

function bitsMatch(mask: bigint, test: 'allSet' | 'allClear' | 'anySet' | 'anyClear') {
  return (value: unknown): boolean => {
    const number = toNumber(value)
    if (!Number.isInteger(number)) return false
    const set = BigInt.asUintN(64, BigInt(number)) & mask
    if (test === 'allSet') return set === mask
    if (test === 'allClear') return set === 0n
    return test === 'anySet' ? set !== 0n : set !== mask
  }
}
