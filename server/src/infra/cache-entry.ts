import { createHash } from 'node:crypto'
import { freshMs, policies, type CacheName } from './cache-policy.ts'

/** What a cache keeps under a key; `null` bytes are a remembered absence. */
export interface Entry {
  readonly bytes: Buffer | null
  /** Quoted, 22 characters of base64url. */
  readonly etag: string
  /** The generation under which it was made: entries of another one are out of date. */
  readonly generation: string
  /** Unix times in milliseconds. */
  readonly madeAt: number
  readonly freshUntil: number
}

export const generationLength = 8
const etagLength = 24
const headBytes = 8 + 8 + generationLength + etagLength

export function newEntry(
  name: CacheName,
  generation: string,
  bytes: Buffer | null,
  madeAt = Date.now(),
): Entry {
  const etag = etagOf(bytes)
  return { bytes, etag, generation, madeAt, freshUntil: madeAt + freshMs(name, bytes === null) }
}

/** Strong entity tag of an answer. */
export const etagOf = (bytes: Buffer | null): string =>
  `"${createHash('sha256')
    .update(bytes ?? '')
    .digest('base64url')
    .slice(0, etagLength - 2)}"`

/**
 * Layout in Redis: the times it was made and is fresh until (doubles, big endian), generation and
 * entity tag in Latin-1, and the bytes themselves.
 */
export function encodeEntry({ bytes, etag, generation, madeAt, freshUntil }: Entry): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeDoubleBE(madeAt, 0)
  head.writeDoubleBE(freshUntil, 8)
  head.write(generation, 16, generationLength, 'latin1')
  head.write(etag, 16 + generationLength, etagLength, 'latin1')
  return bytes ? Buffer.concat([head, bytes]) : head
}

/** Null for nothing, and for what is too short to be an entry. */
export function decodeEntry(value: Buffer | null | undefined): Entry | null {
  if (!value || value.length < headBytes) return null
  const etagAt = 16 + generationLength
  return {
    bytes: value.length > headBytes ? value.subarray(headBytes) : null,
    etag: value.toString('latin1', etagAt, headBytes),
    generation: value.toString('latin1', 16, etagAt),
    madeAt: value.readDoubleBE(0),
    freshUntil: value.readDoubleBE(8),
  }
}

/** Whether it may be given as it is, under the generation that is present. */
export const isFresh = (entry: Entry, generation: string): boolean =>
  entry.generation === generation && entry.freshUntil > Date.now()

/** Whether it may be given once more while a new one is made. */
export const mayBeRevalidated = (name: CacheName, { bytes, freshUntil }: Entry): boolean =>
  bytes !== null && freshUntil + policies[name].revalidateSeconds * 1000 > Date.now()
