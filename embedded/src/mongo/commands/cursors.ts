import { randomBytes } from 'node:crypto'
import { MongoError } from '../errors.ts'
import { cursorReply } from '../wire/cursor-reply.ts'
import type { Session } from '../store/session.ts'

/** Documents still to come, as bytes; undefined at the end. */
export type Source = (session: Session) => Buffer | undefined

interface Cursor {
  namespace: string
  source: Source
  /** A document that did not fit the last batch. */
  next: Buffer | undefined
  usedAt: number
}

const defaultBatch = 101
const maxBatchBytes = 15_000_000
const idleMs = 600_000

/** The open cursors of all clients. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>()

  /** The first batch; the rest is kept under a cursor id unless `isSingle`. */
  first(
    session: Session,
    namespace: string,
    source: Source,
    options: { batchSize?: number | undefined; isSingle?: boolean } = {},
  ): Buffer {
    const cursor: Cursor = { namespace, source, next: undefined, usedAt: performance.now() }
    cursor.next = source(session)
    const size = options.batchSize ?? defaultBatch
    const batch = takeBatch(cursor, session, size)
    const isDone = cursor.next === undefined || options.isSingle === true
    const id = isDone ? 0n : this.#keep(cursor)
    return cursorReply(namespace, id, 'firstBatch', batch)
  }

  /** The next batch. Throws CursorNotFound. */
  more(session: Session, id: bigint, namespace: string, batchSize: number | undefined): Buffer {
    const cursor = this.#open.get(id)
    if (cursor?.namespace !== namespace)
      throw new MongoError('CursorNotFound', `cursor id ${id.toString()} not found`)
    cursor.usedAt = performance.now()
    const batch = takeBatch(cursor, session, batchSize ?? Infinity)
    if (cursor.next === undefined) this.#open.delete(id)
    return cursorReply(namespace, cursor.next === undefined ? 0n : id, 'nextBatch', batch)
  }

  kill(id: bigint): boolean {
    return this.#open.delete(id)
  }

  get size(): number {
    return this.#open.size
  }

  /** Forgets cursors nobody has read from for ten minutes. */
  expire(): void {
    const limit = performance.now() - idleMs
    for (const [id, { usedAt }] of this.#open) if (usedAt < limit) this.#open.delete(id)
  }

  #keep(cursor: Cursor): bigint {
    const id = randomBytes(8).readBigInt64BE() & 0x7fffffffffffffffn
    this.#open.set(id, cursor)
    return id
  }
}

function takeBatch(cursor: Cursor, session: Session, size: number): Buffer[] {
  const batch: Buffer[] = []
  let bytes = 0
  while (cursor.next && batch.length < size) {
    if (batch.length > 0 && bytes + cursor.next.length > maxBatchBytes) break
    bytes += cursor.next.length
    batch.push(cursor.next)
    cursor.next = cursor.source(session)
  }
  return batch
}

/** A source over an array that is already there. */
export function arraySource(docs: readonly Buffer[]): Source {
  let at = 0
  return () => docs[at++]
}
