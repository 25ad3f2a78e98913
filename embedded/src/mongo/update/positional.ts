import { MongoError } from '../errors.ts'
import { conjuncts, type Query } from '../query/ast.ts'
import { compileQuery, compileTest, type Predicate } from '../query/match.ts'
import { isPattern } from '../query/pattern.ts'
import { parseQuery } from '../query/parse.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { existingPlace, read } from './path.ts'

/** `arrayFilters` by identifier, and the filter that `$` refers to. */
export interface Positions {
  filters: ReadonlyMap<string, Predicate>
  query: Query
}

/** Parses `arrayFilters`. Throws FailedToParse as MongoDB does. */
export function parseArrayFilters(filters: unknown): Map<string, Predicate> {
  const byName = new Map<string, Predicate>()
  if (filters === undefined) return byName
  if (!Array.isArray(filters))
    throw new MongoError('TypeMismatch', 'arrayFilters must be an array of objects')
  for (const filter of filters) {
    const [path] = isDoc(filter) ? identifiers(filter) : []
    if (path === undefined)
      throw new MongoError(
        'FailedToParse',
        'Cannot use an expression without a top-level field name in arrayFilters',
      )
    const name = path.split('.')[0] ?? path
    if (byName.has(name))
      throw new MongoError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      )
    const matches = compileQuery(parseQuery(filter))
    byName.set(name, (element) => matches({ [name]: element }))
  }
  return byName
}

function identifiers(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, value]) =>
    name.startsWith('$') && Array.isArray(value)
      ? value.filter(isDoc).flatMap(identifiers)
      : name.startsWith('$') || isPattern(name)
        ? []
        : [name],
  )
}

/** A path with `$`, `$[]` and `$[name]` as the concrete paths they stand for in this document. */
export function resolvePositions(doc: Doc, path: string, positions: Positions): string[] {
  if (!path.includes('$')) return [path]
  let paths = ['']
  for (const part of path.split('.')) {
    paths = paths.flatMap((prefix) =>
      indexesFor(doc, prefix, part, positions).map((key) =>
        prefix === '' ? key : `${prefix}.${key}`,
      ),
    )
  }
  return paths
}

function indexesFor(doc: Doc, prefix: string, part: string, positions: Positions): string[] {
  if (part === '$') return [String(matchedIndex(doc, prefix, positions.query))]
  const name = /^\$\[(.*)\]$/.exec(part)?.[1]
  if (name === undefined) return [part]
  const place = existingPlace(doc, prefix)
  const array = place && read(place)
  if (!Array.isArray(array))
    throw new MongoError(
      'BadValue',
      `The path '${prefix}' must exist in the document in order to apply array updates.`,
    )
  const filter = name === '' ? () => true : positions.filters.get(name)
  if (!filter)
    throw new MongoError('BadValue', `No array filter found for identifier '${name}' in path`)
  return array.flatMap((element, i) => (filter(element as Doc) ? [String(i)] : []))
}

/** Where the first element of the array at `prefix` matches the filter's conditions on it. */
function matchedIndex(doc: Doc, prefix: string, query: Query): number {
  const place = existingPlace(doc, prefix)
  const array = place && read(place)
  const tests = elementTests(query, prefix)
  if (Array.isArray(array) && tests.length > 0) {
    const index = array.findIndex((element) => tests.every((test) => test(element)))
    if (index >= 0) return index
  }
  throw new MongoError(
    'BadValue',
    'The positional operator did not find the match needed from the query.',
  )
}

function elementTests(query: Query, prefix: string): ((element: unknown) => boolean)[] {
  return conjuncts(query).flatMap((clause) => {
    if (clause.op === 'or') {
      const branches = clause.clauses.map((branch) => elementTests(branch, prefix))
      if (branches.some((tests) => tests.length === 0)) return []
      return [(element: unknown) => branches.some((tests) => tests.every((test) => test(element)))]
    }
    if (clause.op !== 'field') return []
    if (clause.path === prefix) {
      const test = compileTest(clause.test, {})
      const onArray = clause.test.op === 'elemMatch' || clause.test.op === 'elemMatchValue'
      return [(element: unknown) => test([onArray ? [element] : element])]
    }
    if (!clause.path.startsWith(`${prefix}.`)) return []
    const matches = compileQuery({ ...clause, path: clause.path.slice(prefix.length + 1) })
    return [(element: unknown) => isDoc(element) && matches(element)]
  })
}
