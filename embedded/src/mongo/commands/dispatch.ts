import { Binary } from 'bson'
import { MongoError, unsupported } from '../errors.ts'
import type { Engine, TransactionId } from '../store/engine.ts'
import type { Session } from '../store/session.ts'
import { type Doc, isDoc, toNumber } from '../values/types.ts'
import type { Handler } from '../wire/connection.ts'
import type { Request } from '../wire/message.ts'
import type { CommandContext } from './context.ts'
import type { Cursors } from './cursors.ts'
import { type Command, commonOptions, findCommand } from './table.ts'

/** The function every connection hands its requests to. */
export function createDispatcher(engine: Engine, cursors: Cursors): Handler {
  return (request) => {
    const { body } = request
    const [name = ''] = Object.keys(body)
    const command = findCommand(name)
    if (!command) throw new MongoError('CommandNotFound', `no such command: '${name}'`)
    checkOptions(name, command, request)
    const transaction = transactionOf(body)
    if (transaction && isEnding(name)) return endTransaction(engine, name, transaction.key)
    const run = (session: Session): Doc | Buffer =>
      command.run(contextOf(request, { name, session, cursors }))
    return execute(engine, { command, body, transaction, run })
  }
}

interface Execution {
  command: Command
  body: Doc
  transaction: TransactionId | undefined
  run: (session: Session) => Doc | Buffer
}

function execute(
  engine: Engine,
  { command, body, transaction, run }: Execution,
): Promise<Doc | Buffer> | Doc | Buffer {
  const writes = typeof command.writes === 'function' ? command.writes(body) : command.writes
  if (!transaction) return writes ? engine.write(undefined, run) : engine.read(undefined, run)
  return inTransaction(engine, transaction, () =>
    writes ? engine.write(transaction, run) : readIn(engine, transaction, run),
  )
}

async function readIn(
  engine: Engine,
  transaction: TransactionId,
  run: (session: Session) => Doc | Buffer,
): Promise<Doc | Buffer> {
  if (transaction.isStart) await engine.start(transaction)
  return engine.read({ ...transaction, isStart: false }, run)
}

/** An error inside a transaction ends it, as it does in MongoDB. */
async function inTransaction(
  engine: Engine,
  { key }: TransactionId,
  work: () => Promise<Doc | Buffer>,
): Promise<Doc | Buffer> {
  try {
    const reply = await work()
    if (!Buffer.isBuffer(reply) && reply['writeErrors'] !== undefined) engine.abort(key)
    return reply
  } catch (error) {
    engine.abortIfOpen(key)
    throw error
  }
}

const isEnding = (name: string): boolean =>
  name === 'commitTransaction' || name === 'abortTransaction'

function endTransaction(engine: Engine, name: string, key: string): Doc {
  if (name === 'commitTransaction') engine.commit(key)
  else engine.abort(key)
  return { ok: 1 }
}

function transactionOf(body: Doc): TransactionId | undefined {
  if (body['txnNumber'] === undefined) return undefined
  if (body['autocommit'] !== false)
    throw new MongoError(
      'IllegalOperation',
      'Transaction numbers are only allowed on a replica set member or mongos',
    )
  const lsid = isDoc(body['lsid']) ? body['lsid']['id'] : undefined
  if (!(lsid instanceof Binary))
    throw new MongoError('InvalidOptions', 'A transaction needs an lsid')
  return {
    key: `${lsid.toString('hex')}:${toNumber(body['txnNumber'])}`,
    isStart: body['startTransaction'] === true,
  }
}

function checkOptions(name: string, command: Command, { body, sequences }: Request): void {
  for (const option of [...Object.keys(body).slice(1), ...sequences.keys()]) {
    if (Object.hasOwn(commonOptions, option) || command.options.includes(option)) continue
    if (command.unsupported?.includes(option) === true)
      throw unsupported(`the option ${option} of ${name}`)
    throw new MongoError(40415, `BSON field '${name}.${option}' is an unknown field.`)
  }
}

function contextOf(
  { body, sequences }: Request,
  rest: { name: string; session: Session; cursors: Cursors },
): CommandContext {
  const db = body['$db']
  if (typeof db !== 'string' || db === '')
    throw new MongoError(40571, 'OP_MSG requests require a $db argument')
  const maxTimeMs = body['maxTimeMS'] === undefined ? 0 : toNumber(body['maxTimeMS'])
  if (!(maxTimeMs >= 0)) throw new MongoError('BadValue', 'maxTimeMS must be a non-negative number')
  return {
    ...rest,
    command: body,
    sequences,
    db,
    deadline: maxTimeMs === 0 ? Infinity : performance.now() + maxTimeMs,
    now: new Date(),
  }
}
