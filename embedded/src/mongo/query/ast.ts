import type { TextQuery } from './text-query.ts'

export interface Comparison {
  op: 'lt' | 'lte' | 'gt' | 'gte'
  value: unknown
}

/** A condition on the values at one path. `$ne` is not(eq), `$nin` is not(in). */
export type FieldTest =
  | { op: 'eq'; value: unknown }
  | Comparison
  | { op: 'in'; values: unknown[]; patterns: RegExp[] }
  | { op: 'regex'; pattern: RegExp }
  | { op: 'exists'; exists: boolean }
  | { op: 'type'; types: ReadonlySet<string> }
  | { op: 'size'; size: number }
  | { op: 'mod'; divisor: number; remainder: number }
  | { op: 'all'; tests: FieldTest[] }
  | { op: 'elemMatch'; query: Query }
  | { op: 'elemMatchValue'; tests: FieldTest[] }
  | { op: 'bits'; mask: bigint; test: 'allSet' | 'allClear' | 'anySet' | 'anyClear' }
  | { op: 'not'; tests: FieldTest[] }

/** A parsed filter. An empty `and` matches everything. */
export type Query =
  | { op: 'and' | 'or' | 'nor'; clauses: Query[] }
  | { op: 'field'; path: string; test: FieldTest }
  | { op: 'expr'; expression: unknown }
  | { op: 'text'; text: TextQuery }
  | { op: 'never' }

/** The top-level conjunction, nested `$and` included. */
export const conjuncts = (query: Query): Query[] =>
  query.op === 'and' ? query.clauses.flatMap(conjuncts) : [query]

/** Every field path the filter reads; undefined when it may read the whole document (`$expr`). */
export function pathsOf(query: Query): string[] | undefined {
  switch (query.op) {
    case 'field':
      return [query.path]
    case 'expr':
      return undefined
    case 'and':
    case 'or':
    case 'nor': {
      const paths: string[] = []
      for (const clause of query.clauses) {
        const found = pathsOf(clause)
        if (!found) return undefined
        paths.push(...found)
      }
      return paths
    }
    default:
      return []
  }
}

/** The query's `$text` clause; MongoDB allows one, in the top-level conjunction. */
export function textOf(query: Query): TextQuery | undefined {
  for (const clause of conjuncts(query)) if (clause.op === 'text') return clause.text
  return undefined
}
