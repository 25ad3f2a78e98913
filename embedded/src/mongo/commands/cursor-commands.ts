import { Long } from 'bson'
import { MongoError } from '../errors.ts'
import { type Doc, isNumeric } from '../values/types.ts'
import { type CommandContext, numberField } from './context.ts'

export function runGetMore({ session, cursors, command, name, db }: CommandContext): Buffer {
  const collection = command['collection']
  if (typeof collection !== 'string')
    throw new MongoError(
      'TypeMismatch',
      "BSON field 'getMore.collection' is the wrong type, expected type 'string'",
    )
  const batchSize =
    command['batchSize'] === undefined ? undefined : numberField(command, 'batchSize', 0, 1)
  return cursors.more(session, cursorId(command[name]), `${db}.${collection}`, batchSize)
}

export function runKillCursors({ cursors, command }: CommandContext): Doc {
  const ids = command['cursors']
  if (!Array.isArray(ids))
    throw new MongoError(
      'TypeMismatch',
      "BSON field 'killCursors.cursors' is the wrong type, expected type 'array'",
    )
  const killed: unknown[] = []
  const notFound: unknown[] = []
  for (const id of ids as unknown[]) (cursors.kill(cursorId(id)) ? killed : notFound).push(id)
  return {
    cursorsKilled: killed,
    cursorsNotFound: notFound,
    cursorsAlive: [],
    cursorsUnknown: [],
    ok: 1,
  }
}

function cursorId(value: unknown): bigint {
  if (!isNumeric(value)) throw new MongoError('TypeMismatch', 'A cursor id must be a number')
  return value instanceof Long ? value.toBigInt() : BigInt(String(value))
}
