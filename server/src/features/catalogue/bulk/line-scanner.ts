import { createHeldRow } from './held-row.ts'
import type { RawRow, RowScanner } from './row-splitter.ts'

/** Rows of NDJSON: one a line, lines without any text passed over. */
export function createLineScanner(from: { line: number; mostBytes: number }): RowScanner {
  const held = createHeldRow(from.mostBytes)
  let { line } = from

  const finish = (): RawRow[] => {
    const row = held.take(line)
    line += 1
    return row.bytes === null || hasText(row.bytes) ? [row] : []
  }

  return {
    push(piece) {
      const rows: RawRow[] = []
      let start = 0
      for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', start)) {
        held.add(piece.subarray(start, end))
        rows.push(...finish())
        start = end + 1
      }
      held.add(piece.subarray(start))
      return rows
    },
    end: finish,
  }
}

const hasText = (bytes: Buffer): boolean => bytes.some((byte) => byte > 0x20)
