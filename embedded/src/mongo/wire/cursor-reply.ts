import { BSON, Long } from 'bson'

/**
 * `{ cursor: { <batchName>: [...], id, ns }, ok: 1 }` around documents that are bytes already: what
 * is stored goes out as it is.
 */
export function cursorReply(
  namespace: string,
  id: bigint,
  batchName: 'firstBatch' | 'nextBatch',
  batch: readonly Buffer[],
): Buffer {
  const items: Buffer[] = []
  let itemBytes = 0
  for (const [i, doc] of batch.entries()) {
    const head = elementHead(0x03, String(i))
    items.push(head, doc)
    itemBytes += head.length + doc.length
  }
  const tail = BSON.serialize({ id: Long.fromBigInt(id), ns: namespace })
  const tailFields = Buffer.from(tail.subarray(4))
  const arrayHead = elementHead(0x04, batchName)
  const arraySize = 4 + itemBytes + 1
  const cursorSize = 4 + arrayHead.length + arraySize + tailFields.length
  const cursorHead = elementHead(0x03, 'cursor')
  const total = 4 + cursorHead.length + cursorSize + okField.length + 1
  return Buffer.concat(
    [
      int32(total),
      cursorHead,
      int32(cursorSize),
      arrayHead,
      int32(arraySize),
      ...items,
      end,
      tailFields,
      okField,
      end,
    ],
    total,
  )
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32LE(value)
  return bytes
}

const elementHead = (type: number, name: string): Buffer =>
  Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'latin1')

const end = Buffer.alloc(1)
const okField = Buffer.from(BSON.serialize({ ok: 1 }).subarray(4, -1))
