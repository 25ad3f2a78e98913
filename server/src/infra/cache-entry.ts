/** What a cache keeps under a key; `null` bytes are a remembered absence. */
export interface Entry {
  readonly bytes: Buffer | null
  /** Quoted, 22 characters of base64url. */
  readonly etag: string
  /** Unix time in milliseconds. */
  readonly freshUntil: number
}

const timeBytes = 8
const headBytes = timeBytes + 24

/** Layout in Redis: 8 bytes of time (double, big endian), 24 of entity tag, and the bytes themselves. */
export function encodeEntry({ bytes, etag, freshUntil }: Entry): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeDoubleBE(freshUntil)
  head.write(etag, timeBytes, 'latin1')
  return bytes ? Buffer.concat([head, bytes]) : head
}

/** Null for nothing, and for what is too short to be an entry. */
export function decodeEntry(value: Buffer | null): Entry | null {
  if (!value || value.length < headBytes) return null
  return {
    bytes: value.length > headBytes ? value.subarray(headBytes) : null,
    etag: value.toString('latin1', timeBytes, headBytes),
    freshUntil: value.readDoubleBE(0),
  }
}
