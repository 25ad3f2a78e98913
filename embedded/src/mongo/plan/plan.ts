import type { Query } from '../query/ast.ts'
import type { TextQuery } from '../query/text-query.ts'
import type { Index } from '../store/catalog.ts'
import type { Bounds } from './bounds.ts'

/** How the documents of a query are found. */
export type Access =
  | { kind: 'collection' }
  | { kind: 'nothing' }
  | IndexScan
  | { kind: 'or'; scans: IndexScan[] }
  | { kind: 'text'; index: Index; text: TextQuery }

export interface IndexScan {
  kind: 'index'
  index: Index
  bounds: Bounds
  isReverse: boolean
  /** The scan's groups of equal prefix are merged by what follows it, to keep a sort's order. */
  mergesPrefixes: boolean
}

export interface Plan {
  access: Access
  /** The order of `access` is the order asked for. */
  isSorted: boolean
  /** The clauses still to be tested on each document. */
  residual: Query[]
}
