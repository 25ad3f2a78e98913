import { importLimits } from '@cinema/contract'
import { AppError } from '../../../http/errors.ts'
import { ArrayScanner } from './array-scanner.ts'
import { createLineScanner } from './line-scanner.ts'

/** A row as it stands in a file; null for one that is longer than a row may be. */
export interface RawRow {
  /** Of the file, counted from 1: where the row begins. */
  readonly line: number
  readonly bytes: Buffer | null
}

/** Finds the rows of a file, of which it is given one piece after the other. */
export interface RowScanner {
  readonly push: (piece: Buffer) => RawRow[]
  /** What is left when the file is over. @throws AppError `malformed_request` where more must come. */
  readonly end: () => RawRow[]
}

/**
 * The rows of a file: the lines of NDJSON, or the elements of a JSON array. At most one row is held.
 * @throws AppError `malformed_request` for what is neither, with the line where that shows.
 */
export async function* rowsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<RawRow> {
  let scanner: RowScanner | undefined
  const opening = createOpening()
  for await (const piece of pieces) {
    const rest = scanner ? piece : opening.push(piece)
    if (!rest) continue
    scanner ??= scannerFor(rest, opening.line())
    yield* scanner.push(rest)
  }
  if (scanner) yield* scanner.end()
}

const newline = 0x0a
const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09
const byteOrderMark = Buffer.from('\uFEFF')

/** Passes over what may stand before the first row: a byte order mark and white space. */
function createOpening() {
  let held = Buffer.alloc(0)
  let line = 1
  return {
    line: () => line,
    /** The file from its first word on; null as long as there is none. */
    push(piece: Buffer): Buffer | null {
      held = Buffer.concat([held, piece])
      const mark = byteOrderMark.subarray(0, held.length)
      const isMarked = held.subarray(0, mark.length).equals(mark)
      if (isMarked && mark.length < byteOrderMark.length) return null
      let at = isMarked ? mark.length : 0
      for (; at < held.length && isSpace(held[at] ?? 0); at++) if (held[at] === newline) line += 1
      const rest = held.subarray(at)
      // Not empty, so that the mark is looked for at the beginning alone.
      held = Buffer.from(' ')
      return rest.length > 0 ? rest : null
    },
  }
}

function scannerFor(file: Buffer, line: number): RowScanner {
  const first = String.fromCharCode(file[0] ?? 0)
  const place = { line, mostBytes: importLimits.rowBytes }
  if (first === '[') return new ArrayScanner(place)
  if (first === '{') return createLineScanner(place)
  const found = /[\x21-\x7e]/.test(first) ? `“${first}”` : 'something else'
  throw new AppError(
    'malformed_request',
    `Neither one JSON object a line nor a JSON array: line ${line} begins with ${found}.`,
  )
}
