import { BSON, type DeserializeOptions } from 'bson'
import { MongoError } from '../errors.ts'
import type { Doc } from './types.ts'

const options: DeserializeOptions = {
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
  validation: { utf8: false },
}

/** A whole document from its bytes; int64 stays Long, so that writing it back changes nothing. */
export const decodeDoc = (bytes: Uint8Array): Doc => BSON.deserialize(bytes, options)

/** The same with int64 as number where it is safe: what expressions calculate with. */
export const decodePlain = (bytes: Uint8Array): Doc =>
  BSON.deserialize(bytes, { ...options, promoteLongs: true })

export const encodeDoc = (doc: Doc): Buffer =>
  Buffer.from(BSON.serialize(doc, { ignoreUndefined: false }))

/** A set of top-level field names, as `pickFields` compares them. */
export class FieldSet {
  readonly #names: ReadonlySet<string>

  constructor(names: Iterable<string>) {
    // A stored name is read byte by byte, which is what latin1 does to UTF-8.
    this.#names = new Set(Array.from(names, (name) => Buffer.from(name).toString('latin1')))
  }

  get size(): number {
    return this.#names.size
  }

  has(bytes: Buffer, start: number, end: number): boolean {
    return this.#names.has(bytes.toString('latin1', start, end))
  }
}

/**
 * The bytes of a document reduced to some top-level fields (or to all the others), in stored order
 * and without decoding any: queries look at a few fields of many documents.
 */
export function pickFields(bytes: Buffer, fields: FieldSet, isExclusion = false): Buffer {
  const parts: Buffer[] = [header]
  const limit = bytes.readInt32LE(0) - 1
  let missing = isExclusion ? Infinity : fields.size
  let size = 5
  for (let at = 4; at < limit && missing > 0;) {
    const nameEnd = zeroAfter(bytes, at + 1)
    const end = nameEnd + 1 + valueSize(bytes, bytes[at] ?? 0, nameEnd + 1)
    if (end > limit) throw malformed()
    if (fields.has(bytes, at + 1, nameEnd) !== isExclusion) {
      parts.push(bytes.subarray(at, end))
      size += end - at
      missing--
    }
    at = end
  }
  parts.push(terminator)
  const picked = Buffer.concat(parts, size)
  picked.writeInt32LE(size, 0)
  return picked
}

const header = Buffer.alloc(4)
const terminator = Buffer.alloc(1)

/** Names are short: a loop finds their end sooner than a call out of JavaScript. */
function zeroAfter(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] !== 0) if (++at >= bytes.length) throw malformed()
  return at
}

/** The name of the first field, or undefined for an empty document. */
export function firstField(bytes: Buffer): string | undefined {
  if (bytes.length <= 5) return undefined
  return bytes.toString('latin1', 5, bytes.indexOf(0, 5))
}

const malformed = (): MongoError => new MongoError(22, 'The document is not valid BSON.')

const fixedSizes: Record<number, number> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
}

function valueSize(bytes: Buffer, type: number, at: number): number {
  const fixed = fixedSizes[type]
  if (fixed !== undefined) return fixed
  switch (type) {
    case 0x02:
    case 0x0d:
    case 0x0e:
      return 4 + positive(bytes.readInt32LE(at))
    case 0x03:
    case 0x04:
    case 0x0f:
      return positive(bytes.readInt32LE(at))
    case 0x05:
      return 5 + positive(bytes.readInt32LE(at))
    case 0x0b:
      return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1 - at
    case 0x0c:
      return 4 + positive(bytes.readInt32LE(at)) + 12
    default:
      throw malformed()
  }
}

function positive(size: number): number {
  if (size < 0) throw malformed()
  return size
}
