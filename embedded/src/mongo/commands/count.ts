import { count, find } from '../query/find.ts'
import { parseQuery } from '../query/parse.ts'
import { valuesAt } from '../query/path.ts'
import { encodeValue } from '../values/key.ts'
import { decoderFor } from '../query/find.ts'
import { MongoError } from '../errors.ts'
import type { Doc } from '../values/types.ts'
import {
  collationField,
  type CommandContext,
  docField,
  findCollection,
  numberField,
} from './context.ts'

const requestOf = (context: CommandContext) => ({
  query: parseQuery(docField(context.command, 'query')),
  collation: collationField(context.command),
  hint: context.command['hint'],
  deadline: context.deadline,
})

export function runCount(context: CommandContext): Doc {
  const request = requestOf(context)
  const skip = numberField(context.command, 'skip', 0)
  const limit = Math.abs(numberField(context.command, 'limit', 0, -1e9)) || Infinity
  const collection = findCollection(context)
  const total = collection ? count(context.session, collection, request) : 0
  return { n: Math.min(limit, Math.max(0, total - skip)), ok: 1 }
}

export function runDistinct(context: CommandContext): Doc {
  const key = context.command['key']
  if (typeof key !== 'string')
    throw new MongoError(
      'TypeMismatch',
      "BSON field 'distinct.key' is the wrong type, expected type 'string'",
    )
  const request = requestOf(context)
  const collection = findCollection(context)
  const values = new Map<string, unknown>()
  const decode = decoderFor([key])
  for (const { bytes } of collection ? find(context.session, collection, request).documents : [])
    for (const value of valuesAt(decode(bytes), key).flat())
      if (value !== undefined) {
        const same = typeof value === 'string' ? value : encodeValue(value).toString('latin1')
        values.set(`${typeof value === 'string' ? 's' : 'o'}${same}`, value)
      }
  return { values: [...values.values()], ok: 1 }
}
