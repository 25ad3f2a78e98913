import { headerBytes, maxMessageBytes, ProtocolError } from './message.ts'

/** Cuts a byte stream into messages. Throws ProtocolError for a length no message can have. */
export class Framing {
  #chunks: Buffer[] = []
  #size = 0
  #wanted = 4

  /** The messages that `chunk` completes. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    const messages: Buffer[] = []
    while (this.#size >= this.#wanted) {
      const bytes = this.#joined()
      const length = bytes.readInt32LE(0)
      if (length < headerBytes || length > maxMessageBytes)
        throw new ProtocolError(`A message cannot have ${length} bytes`)
      if (this.#size < length) {
        this.#wanted = length
        break
      }
      messages.push(bytes.subarray(0, length))
      this.#chunks = [bytes.subarray(length)]
      this.#size -= length
      this.#wanted = 4
    }
    return messages
  }

  #joined(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : undefined
    const joined = bytes ?? Buffer.concat(this.#chunks, this.#size)
    this.#chunks = [joined]
    return joined
  }
}
