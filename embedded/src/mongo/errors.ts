import { BSONError } from 'bson'

/** The server errors this engine can raise, by MongoDB's code name (mongo/base/error_codes.yml). */
const codes = {
  InternalError: 1,
  BadValue: 2,
  GraphContainsCycle: 5,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  IllegalOperation: 20,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  OperationFailed: 96,
  WriteConflict: 112,
  CommandNotSupported: 115,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  TransactionTooOld: 225,
  NotImplemented: 238,
  NoSuchTransaction: 251,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  KeyTooLong: 17280,
  NoQueryExecutionPlans: 291,
} as const

export type CodeName = keyof typeof codes

/**
 * An error a client is told, in MongoDB's own terms: `code`, `codeName` and fields such as
 * `keyPattern` that its drivers read.
 */
export class MongoError extends Error {
  readonly code: number
  readonly codeName: string
  readonly extra: Record<string, unknown>

  constructor(name: CodeName | number, message: string, extra: Record<string, unknown> = {}) {
    super(message)
    this.code = typeof name === 'number' ? name : codes[name]
    this.codeName = typeof name === 'number' ? `Location${name}` : name
    this.extra = extra
  }
}

/** The error for an option or operator that MongoDB has and this engine does not. */
export const unsupported = (what: string): MongoError =>
  new MongoError('NotImplemented', `The embedded engine does not implement ${what}.`)

/** Any thrown thing as an error of the protocol; a fault of the engine itself keeps its message. */
export function toMongoError(error: unknown): MongoError {
  if (error instanceof MongoError) return error
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return new MongoError(15, 'The document or expression is nested too deeply.')
  if (error instanceof BSONError) return new MongoError(22, `Invalid BSON: ${error.message}`)
  const message = error instanceof Error ? error.message : String(error)
  return new MongoError('InternalError', message)
}

/** `{ ok: 0 }` with everything a driver needs to build its own error. */
export const errorReply = (error: MongoError): Record<string, unknown> => ({
  ok: 0,
  errmsg: error.message,
  code: error.code,
  codeName: error.codeName,
  ...error.extra,
})
