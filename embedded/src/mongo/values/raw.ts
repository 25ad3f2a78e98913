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

/**
 * The bytes of a document reduced to the top-level fields that `keep` accepts, in stored order and
 * without decoding any: queries look at a few fields of many documents.
 */
export function pickFields(bytes: Buffer, keep: (name: string) => boolean): Buffer {
  const parts: Buffer[] = [header]
  let size = 5
  forEachElement(bytes, (name, start, end) => {
    if (!keep(name)) return
    parts.push(bytes.subarray(start, end))
    size += end - start
  })
  parts.push(terminator)
  const picked = Buffer.concat(parts, size)
  picked.writeInt32LE(size, 0)
  return picked
}

const header = Buffer.alloc(4)
const terminator = Buffer.alloc(1)

/** The name of the first field, or undefined for an empty document. */
export function firstField(bytes: Buffer): string | undefined {
  if (bytes.length <= 5) return undefined
  return bytes.toString('latin1', 5, bytes.indexOf(0, 5))
}

/** Calls back with the name and byte range of each top-level element. Throws on malformed bytes. */
export function forEachElement(
  bytes: Buffer,
  visit: (name: string, start: number, end: number) => void,
): void {
  const limit = bytes.readInt32LE(0) - 1
  let at = 4
  while (at < limit) {
    const nameEnd = bytes.indexOf(0, at + 1)
    if (nameEnd < 0) throw malformed()
    const end = nameEnd + 1 + valueSize(bytes, bytes[at] ?? 0, nameEnd + 1)
    if (end > limit) throw malformed()
    visit(bytes.toString('utf8', at + 1, nameEnd), at, end)
    at = end
  }
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
