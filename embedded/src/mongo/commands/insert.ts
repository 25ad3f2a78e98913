import { MongoError } from '../errors.ts'
import { withIdFirst } from '../update/apply.ts'
import { encodeDoc, firstField } from '../values/raw.ts'
import { type Doc, isDoc } from '../values/types.ts'
import { booleanField, type CommandContext, docsField, openCollection } from './context.ts'
import { WriteErrors } from './write-errors.ts'

export function runInsert(context: CommandContext): Doc {
  const { session, command } = context
  const docs = docsField(context, 'documents')
  checkBatch(docs.length)
  const collection = openCollection(context)
  const errors = new WriteErrors(booleanField(command, 'ordered', true))
  let n = 0
  for (const [i, { doc, bytes }] of docs.entries()) {
    const goesOn = errors.attempt(i, () => {
      checkStorable(doc)
      const stored = withIdFirst(doc)
      const isAsSent = bytes !== undefined && firstField(bytes) === '_id'
      session.writer.insert(collection, stored, isAsSent ? bytes : encodeDoc(stored))
      n++
    })
    if (!goesOn) break
  }
  return { n, ...errors.reply(), ok: 1 }
}

export function checkBatch(size: number): void {
  if (size < 1 || size > 100_000)
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and 100000. Got ${size} operations.`,
    )
}

/** Refuses an `_id` that cannot be one, and field names that would be operators. */
export function checkStorable(doc: Doc): void {
  const id = doc['_id']
  if (Array.isArray(id) || id instanceof RegExp)
    throw new MongoError('InvalidIdField', "The '_id' value cannot be of type array or regex")
  for (const [name, value] of Object.entries(doc)) {
    if (name.startsWith('$'))
      throw new MongoError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${name}' in '${name}' is not valid for storage.`,
      )
    if (isDoc(value) && name === '_id' && Object.keys(value).some((part) => part.startsWith('$')))
      throw new MongoError(
        'DollarPrefixedFieldName',
        '_id fields may not contain $-prefixed fields',
      )
  }
}
