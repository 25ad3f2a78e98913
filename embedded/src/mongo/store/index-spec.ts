import { MongoError, unsupported } from '../errors.ts'
import { compileQuery, type Predicate } from '../query/match.ts'
import { parseQuery } from '../query/parse.ts'
import { type Query } from '../query/ast.ts'
import { type Collation, describeCollation, parseCollation } from '../values/collation.ts'
import { type Doc, isDoc, isNumeric, toNumber } from '../values/types.ts'

export interface IndexField {
  path: string
  descending: boolean
}

/** An index as the planner and the writer see it. */
export interface IndexDefinition {
  name: string
  /** What listIndexes answers. */
  spec: Doc
  fields: IndexField[]
  unique: boolean
  sparse: boolean
  partial?: { query: Query; matches: Predicate } | undefined
  collation?: Collation | undefined
  /** Seconds after the indexed date at which a document expires. */
  expireAfterSeconds?: number | undefined
  /** Weights by path; present on text indexes only. */
  text?: ReadonlyMap<string, number> | undefined
}

// What has no effect on one node or in this storage, and is kept with the index as MongoDB does.
const kept = new Set(['v', 'key', 'name', 'ns', 'unique', 'sparse', 'partialFilterExpression'])
const others = new Set(['collation', 'expireAfterSeconds', 'weights', 'default_language'])
const textOptions = new Set(['language_override', 'textIndexVersion'])
const ignored = new Set(['background', 'dropDups'])

/** Reads an index specification of createIndexes. Throws the MongoError a real server would. */
export function parseIndex(input: unknown): IndexDefinition {
  if (!isDoc(input) || !isDoc(input['key']) || Object.keys(input['key']).length === 0)
    throw new MongoError('CannotCreateIndex', 'Index keys cannot be empty.')
  for (const name of Object.keys(input)) {
    if (name === 'hidden' && input[name] === false) continue
    if (![kept, others, textOptions, ignored].some((set) => set.has(name)))
      throw unsupported(`the index option ${name}`)
  }
  const { key } = input
  const isText = Object.values(key).includes('text')
  const fields = isText ? [] : Object.entries(key).map(([path, kind]) => parseField(path, kind))
  const name = typeof input['name'] === 'string' ? input['name'] : defaultName(key)
  const definition: IndexDefinition = {
    name,
    spec: {},
    fields,
    unique: isTrue(input['unique']),
    sparse: isTrue(input['sparse']),
    partial: parsePartial(input),
    collation: parseCollation(input['collation']),
    expireAfterSeconds: parseExpiry(input, fields),
    text: isText ? parseWeights(key, input) : undefined,
  }
  return { ...definition, spec: describe(definition, input) }
}

const isTrue = (value: unknown): boolean => value === true || toNumber(value) === 1

const defaultName = (key: Doc): string =>
  Object.entries(key)
    .map(([path, kind]) => `${path}_${String(kind)}`)
    .join('_')

function parseField(path: string, kind: unknown): IndexField {
  if (path === '' || path.split('.').includes(''))
    throw new MongoError('CannotCreateIndex', 'Index key contains an empty field name')
  if (path.startsWith('$') || path.includes('.$') || path.includes('$**'))
    throw unsupported(`the index key ${path}`)
  if (typeof kind === 'string') throw unsupported(`the index type ${kind}`)
  const sign = toNumber(kind)
  if (!isNumeric(kind) || sign === 0 || Number.isNaN(sign))
    throw new MongoError(
      'CannotCreateIndex',
      `Values in the index key pattern must be numbers other than 0 or strings: ${path}`,
    )
  return { path, descending: sign < 0 }
}

function parsePartial(input: Doc): IndexDefinition['partial'] {
  const filter = input['partialFilterExpression']
  if (filter === undefined) return undefined
  if (isTrue(input['sparse']))
    throw new MongoError(
      'CannotCreateIndex',
      'cannot mix "partialFilterExpression" and "sparse" options',
    )
  const query = parseQuery(filter)
  refuseInPartial(query)
  return { query, matches: compileQuery(query) }
}

const partialTests = new Set(['eq', 'lt', 'lte', 'gt', 'gte', 'in', 'type', 'exists'])

function refuseInPartial(query: Query): void {
  if (query.op === 'and' || query.op === 'or') query.clauses.forEach(refuseInPartial)
  else if (
    query.op !== 'field' ||
    !partialTests.has(query.test.op) ||
    (query.test.op === 'exists' && !query.test.exists)
  )
    throw new MongoError('CannotCreateIndex', 'Expression not supported in partial index')
}

function parseExpiry(input: Doc, fields: IndexField[]): number | undefined {
  const seconds = input['expireAfterSeconds']
  if (seconds === undefined) return undefined
  if (fields.length !== 1 || fields[0]?.path === '_id')
    throw new MongoError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes do not support TTL.',
    )
  if (!isNumeric(seconds) || !(toNumber(seconds) >= 0))
    throw new MongoError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' must be a non-negative number`,
    )
  return toNumber(seconds)
}

function parseWeights(key: Doc, input: Doc): ReadonlyMap<string, number> {
  const given = isDoc(input['weights']) ? input['weights'] : {}
  if (!['english', 'none', undefined].includes(input['default_language'] as string | undefined))
    throw unsupported(`the text index language ${String(input['default_language'])}`)
  const weights = new Map<string, number>()
  for (const [path, kind] of Object.entries(key)) {
    if (path === '_fts' || path === '_ftsx') continue
    if (kind !== 'text') throw unsupported('a text index with a further ordered key')
    if (path.includes('$**')) throw unsupported('a wildcard text index')
    weights.set(path, 1)
  }
  for (const [path, weight] of Object.entries(given)) weights.set(path, toNumber(weight))
  return weights
}

function describe(definition: IndexDefinition, input: Doc): Doc {
  const spec: Doc = { v: 2, key: input['key'], name: definition.name }
  if (definition.unique) spec['unique'] = true
  if (definition.sparse) spec['sparse'] = true
  if (definition.expireAfterSeconds !== undefined)
    spec['expireAfterSeconds'] = definition.expireAfterSeconds
  if (definition.partial) spec['partialFilterExpression'] = input['partialFilterExpression']
  if (definition.collation) spec['collation'] = describeCollation(definition.collation)
  if (!definition.text) return spec
  return {
    ...spec,
    key: { _fts: 'text', _ftsx: 1 },
    weights: Object.fromEntries([...definition.text].sort(([a], [b]) => (a < b ? -1 : 1))),
    default_language: input['default_language'] ?? 'english',
    language_override: 'language',
    textIndexVersion: 3,
  }
}
