import { Long } from 'bson'
import { evalExpr, ProcessingMode } from 'mingo/core'
import { MongoError } from '../errors.ts'
import { type Doc, isDoc, setField, tagOf } from '../values/types.ts'
import { createContext } from './operators.ts'

/** Values of `$$name` in expressions. */
export type Variables = Readonly<Doc>

const context = createContext()

/** What mingo is given with every expression and pipeline. */
export const mingoOptions = {
  idKey: '_id',
  // mingo's own $setWindowFields is made of its $function; a client's is refused when parsed.
  scriptEnabled: true,
  useStrictMode: true,
  failOnError: true,
  processingMode: ProcessingMode.CLONE_OFF,
  context,
}

/** The value of an aggregation expression over a document. Throws MongoError when it cannot be. */
export function evaluate(expression: unknown, doc: Doc, variables: Variables = {}): unknown {
  try {
    return evalExpr(plain(doc), expression, { ...mingoOptions, variables })
  } catch (error) {
    throw expressionError(error)
  }
}

/** mingo's own errors as the one MongoDB gives for a value an operator cannot take. */
export function expressionError(error: unknown): unknown {
  if (error instanceof MongoError || !(error instanceof Error)) return error
  if (error instanceof RangeError && /call stack/i.test(error.message)) return error
  return new MongoError('BadValue', error.message)
}

/** int64 as number where that is safe, because mingo calculates with numbers alone. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (isDoc(value)) {
    const copy: Doc = {}
    for (const [name, field] of Object.entries(value)) setField(copy, name, plain(field))
    return copy
  }
  if (tagOf(value) !== 'Long') return value
  const number = (value as Long).toNumber()
  return Number.isSafeInteger(number) ? number : value
}
