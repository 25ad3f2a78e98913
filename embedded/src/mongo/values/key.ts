import { type Binary, type Long, type ObjectId } from 'bson'
import { regexText } from './compare.ts'
import { type Doc, Rank, rankOf, tagOf, toNumber } from './types.ts'

/**
 * Values as bytes whose order under memcmp is MongoDB's order of the values, so that an index is a
 * plain ordered table of blobs. A number is its double with the sign bit flipped (all bits for
 * negatives) and the rest of an int64 beyond 2^53; Decimal128 is ordered as its nearest double.
 */
export class KeyWriter {
  #bytes: Buffer = Buffer.allocUnsafe(256)
  #length = 0

  reset(): this {
    this.#length = 0
    return this
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  /** Writes a value; a descending one has every byte inverted. */
  value(value: unknown, descending = false): this {
    const start = this.#length
    this.#value(value)
    if (descending)
      for (let i = start; i < this.#length; i++) this.#bytes[i] = 255 - (this.#bytes[i] ?? 0)
    return this
  }

  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  byte(byte: number): this {
    this.#room(1)
    this.#bytes[this.#length++] = byte
    return this
  }

  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }

  #value(value: unknown): void {
    const rank = value === emptyArray ? Rank.undefined : rankOf(value)
    this.byte(rank)
    switch (rank) {
      case Rank.number: {
        this.#number(value)
        return
      }
      case Rank.string: {
        this.#text(String(value))
        return
      }
      case Rank.objectId:
        return void this.bytes((value as ObjectId).id)
      case Rank.object:
      case Rank.dbRef: {
        this.#doc(value as Doc)
        return
      }
      case Rank.array:
        for (const element of value as unknown[]) this.#value(element)
        return void this.byte(0)
      default:
        this.#scalar(rank, value)
    }
  }

  #scalar(rank: number, value: unknown): void {
    switch (rank) {
      case Rank.boolean:
        return void this.byte(value === true ? 1 : 0)
      case Rank.date: {
        this.#int64(BigInt((value as Date).getTime()))
        return
      }
      case Rank.timestamp: {
        this.#int64((value as Long).toBigInt() - (1n << 63n))
        return
      }
      case Rank.binary: {
        const binary = value as Binary
        this.#int64(BigInt(binary.length()))
        return void this.byte(binary.sub_type).bytes(binary.value())
      }
      case Rank.regex: {
        this.#text(regexText(value))
        return
      }
      case Rank.code: {
        this.#text((value as { code: string }).code)
        return
      }
      default:
    }
  }

  #doc(doc: Doc): void {
    for (const [name, value] of Object.entries(doc)) {
      this.byte(rankOf(value))
      this.#text(name)
      this.#value(value)
    }
    this.byte(0)
  }

  #int64(value: bigint): void {
    this.#room(8)
    this.#bytes.writeBigUInt64BE(BigInt.asUintN(64, value + (1n << 63n)), this.#length)
    this.#length += 8
  }

  #number(value: unknown): void {
    const double = toNumber(value)
    this.#room(10)
    const at = this.#length
    this.#bytes.writeDoubleBE(Number.isNaN(double) ? -Infinity : double === 0 ? 0 : double, at)
    const negative = (this.#bytes[at] ?? 0) >= 128
    if (negative) for (let i = at; i < at + 8; i++) this.#bytes[i] = 255 - (this.#bytes[i] ?? 0)
    else this.#bytes[at] = (this.#bytes[at] ?? 0) + 128
    const rest = tagOf(value) === 'Long' ? Number((value as Long).toBigInt() - BigInt(double)) : 0
    // NaN sorts below -Infinity, whose bytes it borrows.
    this.#bytes.writeUInt16BE(Number.isNaN(double) ? 0 : rest + 32768, at + 8)
    this.#length += 10
  }

  #text(text: string): void {
    const size = Buffer.byteLength(text)
    this.#room(size + 2)
    const at = this.#length
    this.#length += this.#bytes.write(text, at)
    if (this.#bytes.subarray(at, this.#length).includes(0)) this.#escapeZeros(at)
    this.#room(2)
    this.#bytes[this.#length++] = 0
    this.#bytes[this.#length++] = 0
  }

  /** A zero byte becomes 00 FF, so that the terminator 00 00 sorts before every longer string. */
  #escapeZeros(from: number): void {
    const raw = Buffer.from(this.#bytes.subarray(from, this.#length))
    this.#length = from
    for (const byte of raw) {
      this.byte(byte)
      if (byte === 0) this.byte(255)
    }
  }
}

/** Stands for `[]` in a key: MongoDB indexes an empty array as undefined. */
export const emptyArray: unique symbol = Symbol('empty array')

const writer = new KeyWriter()

/** The key bytes of one value. */
export const encodeValue = (value: unknown, descending = false): Buffer =>
  writer.reset().value(value, descending).take()

/** The smallest key greater than every key that begins with `prefix`; undefined when all are. */
export function keyAfterPrefix(prefix: Buffer): Buffer | undefined {
  let end = prefix.length
  while (end > 0 && prefix[end - 1] === 255) end--
  if (end === 0) return undefined
  const next = Buffer.from(prefix.subarray(0, end))
  next[end - 1] = (next[end - 1] ?? 0) + 1
  return next
}
