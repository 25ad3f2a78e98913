import { MongoError } from '../errors.ts'
import { splitPath } from '../query/path.ts'
import { emptyArray, KeyWriter } from '../values/key.ts'
import { type Doc, getField, isDoc } from '../values/types.ts'
import type { IndexDefinition } from './index-spec.ts'

export interface IndexKeys {
  keys: Buffer[]
  /** Paths at which this document has an array. */
  arrayPaths: string[]
}

const none: IndexKeys = { keys: [], arrayPaths: [] }
const writer = new KeyWriter()

/** The keys a document has in an index: one, several when a path holds an array, or none. */
export function keysOf(doc: Doc, index: IndexDefinition): IndexKeys {
  if (index.partial && !index.partial.matches(doc)) return none
  const columns = index.fields.map(({ path }) => columnOf(doc, path))
  if (index.sparse && columns.every(({ values }) => values.every((value) => value === undefined)))
    return none
  const arrayPaths = index.fields
    .filter((_, i) => columns[i]?.isArray === true)
    .map(({ path }) => path)
  if (arrayPaths.length > 1) refuseParallelArrays(arrayPaths)
  const combinations = combine(columns.map(({ values }) => values))
  const keys = combinations.map((values) => encodeKey(values, index))
  return { keys: keys.length > 1 ? distinct(keys) : keys, arrayPaths }
}

/** A whole key from one value for each indexed field. */
export function encodeKey(values: unknown[], index: IndexDefinition): Buffer {
  writer.reset()
  for (const [i, field] of index.fields.entries())
    writer.value(folded(values[i], index), field.descending)
  return writer.take()
}

/** A value as the index's collation stores it. */
export const folded = (value: unknown, index: IndexDefinition): unknown =>
  index.collation && typeof value === 'string' ? index.collation.fold(value) : value

interface Column {
  values: unknown[]
  isArray: boolean
}

function columnOf(doc: Doc, path: string): Column {
  const column: Column = { values: [], isArray: false }
  collect(doc, splitPath(path), 0, column)
  if (column.values.length === 0) column.values.push(undefined)
  return column
}

function collect(value: unknown, parts: readonly string[], at: number, column: Column): void {
  const part = parts[at]
  if (Array.isArray(value)) {
    column.isArray = true
    if (part === undefined && value.length === 0) column.values.push(emptyArray)
    else if (part === undefined) column.values.push(...(value as unknown[]))
    else collectElements(value, parts, at, column)
  } else if (part === undefined) column.values.push(value)
  else if (isDoc(value)) collect(getField(value, part), parts, at + 1, column)
  else column.values.push(undefined)
}

function collectElements(
  array: unknown[],
  parts: readonly string[],
  at: number,
  column: Column,
): void {
  const part = parts[at] ?? ''
  if (/^\d+$/.test(part)) collect(array[Number(part)], parts, at + 1, column)
  for (const element of array) if (isDoc(element)) collect(element, parts, at, column)
}

function combine(columns: unknown[][]): unknown[][] {
  let rows: unknown[][] = [[]]
  for (const column of columns)
    rows =
      column.length === 1
        ? rows.map((row) => [...row, column[0]])
        : rows.flatMap((row) => column.map((value) => [...row, value]))
  return rows
}

function distinct(keys: Buffer[]): Buffer[] {
  const byText = new Map(keys.map((key) => [key.toString('latin1'), key]))
  return [...byText.values()]
}

/** Two arrays on one way (`a.b`, `a.c`) are one multikey; two ways would multiply. */
function refuseParallelArrays(paths: string[]): void {
  const roots = new Set(paths.map((path) => path.split('.')[0]))
  if (roots.size > 1)
    throw new MongoError(
      'CannotIndexParallelArrays',
      `cannot index parallel arrays [${paths.join('] [')}]`,
    )
}
