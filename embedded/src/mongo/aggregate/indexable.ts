import { conjuncts, type Query } from '../query/ast.ts'
import { isDoc } from '../values/types.ts'
import { evaluate, type Variables } from './evaluate.ts'

/**
 * The equalities inside `$expr`, such as `{ $eq: ['$movieId', '$$id'] }`, once more as conditions an
 * index can serve. They narrow the search; the expression itself still decides.
 */
export function indexableEqualities(query: Query, variables: Variables): Query[] {
  return conjuncts(query).flatMap((clause) =>
    clause.op === 'expr' ? equalities(clause.expression, variables) : [],
  )
}

function equalities(expression: unknown, variables: Variables): Query[] {
  if (!isDoc(expression)) return []
  const { $and: all, $eq: pair } = expression
  if (Array.isArray(all)) return all.flatMap((part) => equalities(part, variables))
  if (!Array.isArray(pair) || pair.length !== 2) return []
  const [left, right] = pair as [unknown, unknown]
  const path = fieldPath(left) ?? fieldPath(right)
  if (path === undefined) return []
  const other = fieldPath(left) === undefined ? left : right
  if (!isConstant(other)) return []
  const value = evaluate(other, {}, variables)
  // Arrays and null mean something else in a filter than in an expression.
  if (value === undefined || value === null || Array.isArray(value)) return []
  return [{ op: 'field', path, test: { op: 'eq', value } }]
}

const fieldPath = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\$[^$]/.test(value) ? value.slice(1) : undefined

const isConstant = (value: unknown): boolean =>
  typeof value === 'string'
    ? !value.startsWith('$') || /^\$\$(?!ROOT|CURRENT)/.test(value)
    : !isDoc(value)
