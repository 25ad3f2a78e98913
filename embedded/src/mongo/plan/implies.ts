import { type Comparison, conjuncts, type FieldTest, type Query } from '../query/ast.ts'
import { compareValues, equalValues } from '../values/compare.ts'
import { aliasOf, Rank, rankOf } from '../values/types.ts'
import type { Index } from '../store/catalog.ts'

/** Whether every document matching all of `clauses` is in a partial index of this filter. */
export function impliesPartial(clauses: Query[], filter: Query): boolean {
  return conjuncts(filter).every((wanted) => {
    if (wanted.op === 'or') return wanted.clauses.some((branch) => impliesPartial(clauses, branch))
    if (wanted.op !== 'field') return false
    return clauses.some(
      (given) =>
        given.op === 'field' && given.path === wanted.path && impliesTest(given.test, wanted.test),
    )
  })
}

/** Whether the clauses rule out documents that have none of a sparse index's fields. */
export function impliesPresence(clauses: Query[], index: Index): boolean {
  return clauses.some(
    (clause) =>
      clause.op === 'field' &&
      index.fields.some(({ path }) => path === clause.path) &&
      impliesTest(clause.test, { op: 'exists', exists: true }),
  )
}

function impliesTest(given: FieldTest, wanted: FieldTest): boolean {
  const values = valuesOf(given)
  switch (wanted.op) {
    case 'exists':
      return wanted.exists && isPresent(given, values)
    case 'type':
      return values
        ? values.length > 0 && values.every((value) => wanted.types.has(aliasOf(value)))
        : typesOf(given).every((type) => wanted.types.has(type)) && typesOf(given).length > 0
    case 'eq':
      return values?.length === 1 && equalValues(values[0], wanted.value)
    case 'in':
      return (
        values !== undefined &&
        values.length > 0 &&
        values.every((value) => wanted.values.some((other) => equalValues(other, value)))
      )
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return impliesComparison(given, values, wanted)
    default:
      return false
  }
}

function valuesOf(test: FieldTest): unknown[] | undefined {
  if (test.op === 'eq') return [test.value]
  return test.op === 'in' && test.patterns.length === 0 ? test.values : undefined
}

function isPresent(given: FieldTest, values: unknown[] | undefined): boolean {
  if (values) return values.every((value) => value !== null && value !== undefined)
  switch (given.op) {
    case 'exists':
      return given.exists
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return given.value !== null
    default:
      return ['regex', 'size', 'elemMatch', 'elemMatchValue', 'mod', 'bits'].includes(given.op)
  }
}

/** The types a value that passes the test may have. */
function typesOf(test: FieldTest): string[] {
  if (test.op === 'regex') return ['string']
  if (test.op === 'type') return [...test.types]
  if (!('value' in test)) return []
  return rankOf(test.value) === Rank.number
    ? ['int', 'long', 'double', 'decimal']
    : [aliasOf(test.value)]
}

function impliesComparison(
  given: FieldTest,
  values: unknown[] | undefined,
  wanted: Comparison,
): boolean {
  const rank = rankOf(wanted.value)
  const isUpper = wanted.op.startsWith('l')
  const allowsEqual = wanted.op.endsWith('e')
  const isInside = (value: unknown, mayTouch: boolean): boolean => {
    if (rankOf(value) !== rank) return false
    const order = compareValues(value, wanted.value) * (isUpper ? 1 : -1)
    return order < 0 || (order === 0 && mayTouch)
  }
  if (values) return values.length > 0 && values.every((value) => isInside(value, allowsEqual))
  if (given.op !== 'lt' && given.op !== 'lte' && given.op !== 'gt' && given.op !== 'gte')
    return false
  if (given.op.startsWith('l') !== isUpper) return false
  return isInside(given.value, allowsEqual || !given.op.endsWith('e'))
}
