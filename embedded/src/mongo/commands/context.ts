import { MongoError } from '../errors.ts'
import type { Collection } from '../store/catalog.ts'
import type { Session } from '../store/session.ts'
import { parseCollation } from '../values/collation.ts'
import type { Collation } from '../values/collation.ts'
import { decodeDoc, encodeDoc } from '../values/raw.ts'
import { type Doc, isDoc, isNumeric, toNumber } from '../values/types.ts'
import type { Cursors } from './cursors.ts'

/** Everything a command may use. */
export interface CommandContext {
  session: Session
  cursors: Cursors
  db: string
  /** The command's name as sent, and its document. */
  name: string
  command: Doc
  sequences: ReadonlyMap<string, Buffer[]>
  deadline: number
  now: Date
}

const badType = (field: string, wanted: string): MongoError =>
  new MongoError(
    'TypeMismatch',
    `BSON field '${field}' is the wrong type, expected type '${wanted}'`,
  )

/** The collection's name: the value of the command's first field. */
export function collectionName({ name, command }: CommandContext): string {
  const value = command[name]
  if (typeof value !== 'string')
    throw new MongoError('InvalidNamespace', `collection name has invalid type: ${name}`)
  if (value === '') throw new MongoError('InvalidNamespace', 'Invalid namespace specified')
  return value
}

export const findCollection = (context: CommandContext): Collection | undefined =>
  context.session.catalog.find(context.db, collectionName(context))

/** The collection, made when it is not there. */
export const openCollection = (context: CommandContext): Collection =>
  findCollection(context) ?? context.session.catalog.create(context.db, collectionName(context))

export const namespaceOf = (context: CommandContext): string =>
  `${context.db}.${collectionName(context)}`

/** A number at least `least`. Throws TypeMismatch or BadValue. */
export function numberField(doc: Doc, field: string, fallback: number, least = 0): number {
  const value = doc[field]
  if (value === undefined || value === null) return fallback
  if (!isNumeric(value)) throw badType(field, 'number')
  const number = Math.trunc(toNumber(value))
  if (!(number >= least))
    throw new MongoError(
      51024,
      `BSON field '${field}' value must be >= ${least}, actual value '${number}'`,
    )
  return number
}

export function booleanField(doc: Doc, field: string, fallback = false): boolean {
  const value = doc[field]
  if (value === undefined || value === null) return fallback
  if (typeof value === 'boolean') return value
  if (isNumeric(value)) return toNumber(value) !== 0
  throw badType(field, 'bool')
}

export function docField(doc: Doc, field: string): Doc | undefined {
  const value = doc[field]
  if (value === undefined || value === null) return undefined
  if (!isDoc(value)) throw badType(field, 'object')
  return value
}

export const collationField = (doc: Doc): Collation | undefined =>
  parseCollation(docField(doc, 'collation'))

/** A list of documents from the command's own array or from a document sequence. */
export function docsField(
  { command, sequences }: CommandContext,
  field: string,
): { doc: Doc; bytes?: Buffer }[] {
  const sequence = sequences.get(field)
  if (sequence) return sequence.map((bytes) => ({ doc: decodeDoc(bytes), bytes }))
  const value = command[field]
  if (value === undefined)
    throw new MongoError(40414, `BSON field '${field}' is missing but a required field`)
  if (!Array.isArray(value) || !value.every(isDoc)) throw badType(field, 'array')
  return value.map((doc) => ({ doc }))
}

/** Refuses fields of a statement that neither we nor MongoDB know. */
export function checkFields(doc: Doc, known: ReadonlySet<string>, where: string): void {
  for (const name of Object.keys(doc))
    if (!known.has(name))
      throw new MongoError(40415, `BSON field '${where}.${name}' is an unknown field.`)
}

/** The reply to a cursor command whose documents are plain objects. */
export const encodeAll = (docs: readonly Doc[]): Buffer[] => docs.map((doc) => encodeDoc(doc))
