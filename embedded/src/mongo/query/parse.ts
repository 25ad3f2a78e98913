import { MongoError, unsupported } from '../errors.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { checkExpression } from '../aggregate/check-expression.ts'
import type { FieldTest, Query } from './ast.ts'
import { isPattern, toPattern } from './pattern.ts'
import { fieldOperators } from './parse-operators.ts'
import { parseTextQuery } from './text-query.ts'

/** Parses a filter document. Throws the MongoError a real server would answer. */
export function parseQuery(filter: unknown): Query {
  if (filter === undefined || filter === null) return { op: 'and', clauses: [] }
  if (!isDoc(filter)) throw new MongoError('TypeMismatch', 'Expected a filter to be an object')
  const clauses: Query[] = []
  for (const [name, value] of Object.entries(filter)) {
    if (name.startsWith('$')) clauses.push(...parseTopLevel(name, value))
    else for (const test of parseFieldTests(value)) clauses.push({ op: 'field', path: name, test })
  }
  return clauses.length === 1 && clauses[0] ? clauses[0] : { op: 'and', clauses }
}

function parseTopLevel(name: string, value: unknown): Query[] {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor':
      return [{ op: name.slice(1) as 'and' | 'or' | 'nor', clauses: parseClauses(name, value) }]
    case '$expr':
      checkExpression(value)
      return [{ op: 'expr', expression: value }]
    case '$text':
      return [{ op: 'text', text: parseTextQuery(value) }]
    case '$comment':
      return []
    case '$alwaysFalse':
      return [{ op: 'never' }]
    case '$alwaysTrue':
      return []
    case '$where':
    case '$jsonSchema':
    case '$sampleRate':
      throw unsupported(`the query operator ${name}`)
    default:
      throw new MongoError(
        'BadValue',
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      )
  }
}

function parseClauses(name: string, value: unknown): Query[] {
  if (!Array.isArray(value)) throw new MongoError('BadValue', `${name} argument must be an array`)
  if (value.length === 0) throw new MongoError('BadValue', '$and/$or/$nor must be a nonempty array')
  return value.map((clause) => {
    if (!isDoc(clause))
      throw new MongoError('BadValue', `${name} argument's entries must be objects`)
    return parseQuery(clause)
  })
}

/** True when the object is `{ $operator: … }` rather than a value to be equal to. */
export function isOperatorDoc(value: unknown): value is Doc {
  if (!isDoc(value)) return false
  const [first] = Object.keys(value)
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first)
}

/** The tests of one field: an operator document, a regular expression, or a value to equal. */
export function parseFieldTests(value: unknown): FieldTest[] {
  if (isPattern(value)) return [{ op: 'regex', pattern: toPattern(value) }]
  if (value === undefined) throw new MongoError('BadValue', 'cannot compare to undefined')
  if (!isOperatorDoc(value)) return [{ op: 'eq', value }]
  const tests: FieldTest[] = []
  for (const [name, operand] of Object.entries(value)) {
    const parse = Object.hasOwn(fieldOperators, name) ? fieldOperators[name] : undefined
    if (!parse) throw unknownOperator(name)
    tests.push(...parse(operand, value))
  }
  return tests
}

function unknownOperator(name: string): MongoError {
  return geoOperators.has(name)
    ? unsupported(`the query operator ${name}`)
    : new MongoError('BadValue', `unknown operator: ${name}`)
}

const geoOperators = new Set([
  '$geoIntersects',
  '$geoWithin',
  '$within',
  '$near',
  '$nearSphere',
  '$maxDistance',
  '$minDistance',
])
