import { MongoError } from '../errors.ts'
import { decodeDoc } from '../values/raw.ts'
import type { Doc } from '../values/types.ts'

/** A request taken apart. Documents of a sequence stay bytes until they are needed. */
export interface Request {
  requestId: number
  body: Doc
  sequences: ReadonlyMap<string, Buffer[]>
  /** The client wants no answer (`moreToCome`). */
  isSilent: boolean
  /** An OP_QUERY, which is answered by an OP_REPLY. */
  isLegacy: boolean
}

export const opReply = 1
export const opQuery = 2004
export const opMsg = 2013
export const headerBytes = 16
export const maxMessageBytes = 48_000_000

/** The bytes of a message are not what the protocol allows: the connection cannot go on. */
export class ProtocolError extends Error {}

/** Parses one whole message. Throws ProtocolError when its frame is broken. */
export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4)
  const op = message.readInt32LE(12)
  if (op === opMsg) return parseMsg(message, requestId)
  if (op === opQuery) return parseQuery(message, requestId)
  throw new ProtocolError(`Unsupported opcode ${op}`)
}

const checksumPresent = 1
const moreToCome = 2
const knownFlags = checksumPresent | moreToCome

function parseMsg(message: Buffer, requestId: number): Request {
  if (message.length < headerBytes + 5) throw new ProtocolError('OP_MSG is too short')
  const flags = message.readUInt32LE(headerBytes)
  // The lower half of the flag bits are required: an unknown one must be refused.
  if (flags & 0xffff & ~knownFlags) throw new ProtocolError('Unknown required OP_MSG flag')
  const end = message.length - (flags & checksumPresent ? 4 : 0)
  const sequences = new Map<string, Buffer[]>()
  let body: Doc | undefined
  let at = headerBytes + 4
  while (at < end) {
    const kind = message[at]
    const section = slice(message, at + 1, end)
    if (kind === 0 && !body) body = decodeDoc(section)
    else if (kind === 1) addSequence(section, sequences)
    else throw new ProtocolError(`Unexpected OP_MSG section kind ${String(kind)}`)
    at += 1 + section.length
  }
  if (!body) throw new ProtocolError('OP_MSG without a body')
  for (const name of sequences.keys())
    if (Object.hasOwn(body, name)) throw new ProtocolError(`Duplicate field ${name} in OP_MSG`)
  return { requestId, body, sequences, isSilent: (flags & moreToCome) !== 0, isLegacy: false }
}

/** The bytes that begin with their own length at `at`. */
function slice(message: Buffer, at: number, end: number): Buffer {
  if (at + 5 > end) throw new ProtocolError('A section is cut off')
  const size = message.readInt32LE(at)
  if (size < 5 || at + size > end) throw new ProtocolError('A length leads beyond the message')
  return message.subarray(at, at + size)
}

function addSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4)
  if (nameEnd < 0) throw new ProtocolError('A section name is cut off')
  const name = section.toString('utf8', 4, nameEnd)
  if (sequences.has(name)) throw new ProtocolError(`Duplicate section ${name}`)
  const docs: Buffer[] = []
  let at = nameEnd + 1
  while (at < section.length) {
    const doc = slice(section, at, section.length)
    docs.push(doc)
    at += doc.length
  }
  sequences.set(name, docs)
}

/** OP_QUERY is only how old handshakes say hello: `admin.$cmd` and one document. */
function parseQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, headerBytes + 4)
  if (nameEnd < 0) throw new ProtocolError('OP_QUERY without a collection')
  const namespace = message.toString('utf8', headerBytes + 4, nameEnd)
  const body = decodeDoc(slice(message, nameEnd + 9, message.length))
  const db = namespace.endsWith('.$cmd') ? namespace.slice(0, -5) : namespace
  const [name] = Object.keys(body)
  const isHello = name !== undefined && ['hello', 'ismaster', 'isMaster'].includes(name)
  if (!namespace.endsWith('.$cmd') || !isHello)
    throw new MongoError(
      352,
      `Unsupported OP_QUERY command: ${name ?? ''}. The client driver may require an upgrade.`,
    )
  return {
    requestId,
    body: { ...body, $db: db },
    sequences: new Map(),
    isSilent: false,
    isLegacy: true,
  }
}

let lastId = 0

/** The header of a reply message around `body`, a BSON document. */
export function replyHead(body: Buffer, responseTo: number, isLegacy: boolean): Buffer {
  const extra = isLegacy ? 20 : 5
  const head = Buffer.alloc(headerBytes + extra)
  lastId = (lastId + 1) | 0
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(lastId, 4)
  head.writeInt32LE(responseTo, 8)
  head.writeInt32LE(isLegacy ? opReply : opMsg, 12)
  if (isLegacy) {
    head.writeInt32LE(8, headerBytes)
    head.writeInt32LE(1, headerBytes + 16)
  }
  return head
}
