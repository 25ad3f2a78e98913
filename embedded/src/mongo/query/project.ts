import { MongoError, unsupported } from '../errors.ts'
import { checkExpression } from '../aggregate/check-expression.ts'
import { evaluate, type Variables } from '../aggregate/evaluate.ts'
import { type Doc, getField, isDoc, isNumeric, setField, toNumber } from '../values/types.ts'
import { decodeDoc, encodeDoc, FieldSet, pickFields } from '../values/raw.ts'
import { compileTest, type Predicate } from './match.ts'
import { parseFieldTests } from './parse.ts'
import { buildTree, exclude, include } from './projection-tree.ts'
import { valueAt } from './path.ts'

/** Applies a projection to stored bytes. `score` is the text score, for `$meta`. */
export type Projector = (bytes: Buffer, score: number) => Buffer

interface Field {
  path: string
  apply:
    | { kind: 'include' | 'exclude' | 'textScore' }
    | { kind: 'slice'; skip: number; limit: number }
    | { kind: 'elemMatch'; matches: Predicate }
    | { kind: 'expression'; expression: unknown }
}

export interface ProjectionContext {
  variables?: Variables | undefined
}

/** Compiles a `projection`; undefined when it changes nothing. Throws MongoError. */
export function compileProjection(
  spec: unknown,
  context: ProjectionContext = {},
): Projector | undefined {
  if (spec === undefined || spec === null) return undefined
  if (!isDoc(spec)) throw new MongoError('TypeMismatch', "Expected 'projection' to be an object")
  const fields = Object.entries(spec).map(([path, value]) => parseField(path, value))
  if (fields.length === 0) return undefined
  const isInclusion = decideMode(fields)
  const simple = fields.every(
    ({ path, apply }) =>
      !path.includes('.') && (apply.kind === 'include' || apply.kind === 'exclude'),
  )
  return simple ? byteProjector(fields, isInclusion) : docProjector(fields, isInclusion, context)
}

function parseField(path: string, value: unknown): Field {
  if (path.startsWith('$'))
    throw new MongoError(16410, `FieldPath field names may not start with '$'.`)
  if (path.endsWith('.$')) throw unsupported('the positional projection')
  if (path === '' || path.split('.').includes(''))
    throw new MongoError(40353, 'FieldPath must not end with a dot.')
  if (typeof value === 'boolean' || isNumeric(value))
    return { path, apply: { kind: toNumber(Number(value)) === 0 ? 'exclude' : 'include' } }
  if (!isDoc(value)) return { path, apply: { kind: 'expression', expression: value } }
  return { path, apply: parseOperator(path, value) }
}

function parseOperator(path: string, value: Doc): Field['apply'] {
  if (Object.hasOwn(value, '$meta')) {
    if (value['$meta'] === 'textScore') return { kind: 'textScore' }
    throw unsupported(`the projection $meta ${JSON.stringify(value['$meta'])}`)
  }
  if (Object.hasOwn(value, '$slice') && isFindSlice(value['$slice']))
    return parseSlice(value['$slice'])
  if (Object.hasOwn(value, '$elemMatch')) {
    const tests = parseFieldTests(value).map((test) => compileTest(test, {}))
    return { kind: 'elemMatch', matches: (doc) => tests.every((test) => test([doc[path]])) }
  }
  checkExpression(value)
  return { kind: 'expression', expression: value }
}

const isFindSlice = (value: unknown): boolean =>
  isNumeric(value) || (Array.isArray(value) && value.every(isNumeric))

function parseSlice(value: unknown): Field['apply'] {
  const [first, second] = Array.isArray(value) ? value.map(toNumber) : [undefined, undefined]
  if (first !== undefined) {
    if (second === undefined || second <= 0)
      throw new MongoError(28724, '$slice limit must be positive')
    return { kind: 'slice', skip: first, limit: second }
  }
  const count = toNumber(value)
  return count < 0
    ? { kind: 'slice', skip: count, limit: -count }
    : { kind: 'slice', skip: 0, limit: count }
}

/** True for inclusion. `_id` follows either mode; operators alone leave the rest in place. */
function decideMode(fields: Field[]): boolean {
  const others = fields.filter(({ path }) => path !== '_id')
  const includes = others.some(
    ({ apply }) => apply.kind === 'include' || apply.kind === 'expression',
  )
  const excluded = others.find(({ apply }) => apply.kind === 'exclude')
  if (includes && excluded)
    throw new MongoError(
      31254,
      `Cannot do exclusion on field ${excluded.path} in inclusion projection`,
    )
  if (includes) return true
  if (excluded) return false
  return (
    others.some(({ apply }) => apply.kind === 'elemMatch') ||
    (others.length === 0 && fields.some(({ apply }) => apply.kind === 'include'))
  )
}

function byteProjector(fields: Field[], isInclusion: boolean): Projector {
  const kind = isInclusion ? 'include' : 'exclude'
  const names = new Set(fields.filter(({ apply }) => apply.kind === kind).map(({ path }) => path))
  if (isInclusion && !fields.some(({ path }) => path === '_id')) names.add('_id')
  const named = new FieldSet(names)
  return (bytes) => pickFields(bytes, named, !isInclusion)
}

function docProjector(
  fields: Field[],
  isInclusion: boolean,
  context: ProjectionContext,
): Projector {
  const kind = isInclusion ? 'include' : 'exclude'
  const named = fields.filter(({ apply }) => apply.kind === kind)
  const tree = buildTree(named.map(({ path }) => path))
  const withId = !fields.some(({ path, apply }) => path === '_id' && apply.kind === 'exclude')
  if (isInclusion && withId) tree.set('_id', true)
  return (bytes, score) => {
    const doc = decodeDoc(bytes)
    const out = (isInclusion ? include(doc, tree) : exclude(doc, tree)) as Doc
    for (const { path, apply } of fields) {
      if (apply.kind === 'textScore') assign(out, path, score)
      if (apply.kind === 'slice') assign(out, path, slice(valueAt(doc, path), apply))
      if (apply.kind === 'elemMatch') assign(out, path, firstMatch(doc, path, apply.matches))
      if (apply.kind === 'expression')
        assign(out, path, evaluate(apply.expression, doc, context.variables))
    }
    return encodeDoc(out)
  }
}

/** The first element for which a document holding it alone matches. */
function firstMatch(doc: Doc, path: string, matches: Predicate): unknown {
  const array = valueAt(doc, path)
  if (!Array.isArray(array)) return undefined
  const found: unknown = array.find((element) => matches({ [path]: [element] }))
  return found === undefined ? undefined : [found]
}

function slice(value: unknown, { skip, limit }: { skip: number; limit: number }): unknown {
  if (!Array.isArray(value)) return value
  const start = skip < 0 ? Math.max(0, value.length + skip) : skip
  return value.slice(start, start + limit)
}

function assign(doc: Doc, path: string, value: unknown): void {
  if (value === undefined) return
  const parts = path.split('.')
  const last = parts.pop() ?? path
  let target = doc
  for (const part of parts) {
    const next = getField(target, part)
    const child = isDoc(next) ? next : {}
    if (child !== next) setField(target, part, child)
    target = child
  }
  setField(target, last, value)
}
