import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import mongoose from 'mongoose'

type Doc = Record<string, unknown>

/** What a client sent, as far as it says where it may be answered. */
export interface SentCommand {
  readonly name: string
  readonly collection: string
  /** `primary` where nothing else is asked for. */
  readonly readPreference: string
}

/**
 * One server that looks like the only data-bearing member of a replica set: clients send their read
 * preference and repeat writes, as they do to a real set, and it can cease to be the primary.
 */
export interface ReplicaProxy {
  /** To put in place of the server's own. */
  readonly uri: string
  readonly sent: SentCommand[]
  /** Becomes a secondary that refuses writes, and reads of those who want the primary. */
  stepDown: () => void
  /** Is elected again. */
  stepUp: () => void
  /** Commands that were refused meanwhile: soon clients wait for a primary, and send none. */
  refused: () => number
  close: () => Promise<void>
}

const setName = 'rs0'
const header = 16
const opMsg = 2013
const opReply = 1
const greetings = new Set(['hello', 'ismaster', 'isMaster'])
const writes = new Set(['insert', 'update', 'delete', 'findAndModify'])
const notWritablePrimary = { code: 10107, codeName: 'NotWritablePrimary', errmsg: 'not primary' }
const { deserialize, serialize } = mongoose.mongo.BSON

/** Starts in front of the server of a MongoDB URI, on a free port of loopback. */
export async function startReplicaProxy(uri: string): Promise<ReplicaProxy> {
  const target = new URL(uri)
  const set = new ReplicaSet()
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port) })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    const waiting = new Set<number>()
    eachMessage(client, (message) => {
      const answer = set.answer(message)
      if (answer) client.write(answer)
      else upstream.write(set.request(message, waiting))
    })
    eachMessage(upstream, (message) => client.write(set.reply(message, waiting)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const own = new URL(uri)
  own.port = String((server.address() as AddressInfo).port)
  own.searchParams.set('replicaSet', setName)
  set.address = own.host
  return {
    uri: own.href,
    sent: set.sent,
    stepDown: () => (set.isPrimary = false),
    stepUp: () => (set.isPrimary = true),
    refused: () => set.refused,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

class ReplicaSet {
  address = ''
  isPrimary = true
  refused = 0
  readonly sent: SentCommand[] = []

  /** The refusal of a command that a secondary does not take. */
  answer(message: Buffer): Buffer | undefined {
    const body = bodyOf(message)
    if (!body) return undefined
    const [name = ''] = Object.keys(body.doc)
    const collection = body.doc[name]
    const readPreference = modeOf(body.doc)
    if (typeof collection === 'string') this.sent.push({ name, collection, readPreference })
    if (this.isPrimary || typeof collection !== 'string') return undefined
    if (!writes.has(name) && readPreference !== 'primary') return undefined
    this.refused++
    const error = { ok: 0, ...notWritablePrimary, errorLabels: ['RetryableWriteError'] }
    return messageOf(error, message.readInt32LE(4))
  }

  /** What the server is sent in its place: it is none of a set, and takes no number of a write. */
  request(message: Buffer, waiting: Set<number>): Buffer {
    const body = bodyOf(message)
    const isGreeting = body
      ? greetings.has(Object.keys(body.doc)[0] ?? '')
      : message.includes('helloOk')
    if (isGreeting) waiting.add(message.readInt32LE(4))
    if (body?.doc['txnNumber'] === undefined || body.doc['autocommit'] !== undefined) return message
    const others = Object.entries(body.doc).filter(([name]) => name !== 'txnNumber')
    return withBody(message, body, Object.fromEntries(others))
  }

  /** Answers to greetings name the set and the place in it. */
  reply(message: Buffer, waiting: Set<number>): Buffer {
    if (!waiting.delete(message.readInt32LE(8))) return message
    const at = header + (message.readInt32LE(12) === opReply ? 20 : 5)
    const own = { isWritablePrimary: this.isPrimary, secondary: !this.isPrimary }
    const primary = this.isPrimary ? { primary: this.address, ismaster: true } : { ismaster: false }
    const place = { setName, setVersion: 1, hosts: [this.address], me: this.address }
    const doc = { ...read(message.subarray(at)), ...own, ...primary, ...place }
    return withLength(Buffer.concat([message.subarray(0, at), serialize(doc)]))
  }
}

interface Body {
  readonly at: number
  readonly doc: Doc
}

/** The body of an OP_MSG; undefined for the old message that greets. */
function bodyOf(message: Buffer): Body | undefined {
  if (message.readInt32LE(12) !== opMsg) return undefined
  for (let at = header + 4; at < message.length; at += 1 + message.readInt32LE(at + 1)) {
    if (message[at] === 0) return { at: at + 1, doc: read(message.subarray(at + 1)) }
  }
  return undefined
}

/** Every value keeps its type. */
const read = (bytes: Buffer): Doc =>
  deserialize(bytes.subarray(0, bytes.readInt32LE(0)), {
    promoteValues: false,
    bsonRegExp: true,
  })

function modeOf(doc: Doc): string {
  const preference = doc['$readPreference'] as { mode?: unknown } | undefined
  return typeof preference?.mode === 'string' ? preference.mode : 'primary'
}

function withBody(message: Buffer, { at }: Body, doc: Doc): Buffer {
  const rest = message.subarray(at + message.readInt32LE(at))
  return withLength(Buffer.concat([message.subarray(0, at), serialize(doc), rest]))
}

function messageOf(doc: Doc, responseTo: number): Buffer {
  const head = Buffer.alloc(header + 5)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(opMsg, 12)
  return withLength(Buffer.concat([head, serialize(doc)]))
}

function withLength(message: Buffer): Buffer {
  message.writeInt32LE(message.length, 0)
  return message
}

/** Calls for each whole message: its first four bytes are its length. */
function eachMessage(socket: Socket, take: (message: Buffer) => unknown): void {
  let rest = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes])
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0)
      take(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
  })
}
