import type { RawRow } from './row-splitter.ts'

/** The row that is being read, in pieces. Of one that is too long nothing is kept. */
export function createHeldRow(mostBytes: number) {
  let pieces: Buffer[] = []
  let sizeBytes = 0
  return {
    add(piece: Buffer): void {
      sizeBytes += piece.length
      if (sizeBytes > mostBytes) pieces = []
      else if (piece.length > 0) pieces.push(piece)
    },
    take(line: number): RawRow {
      const bytes = sizeBytes > mostBytes ? null : Buffer.concat(pieces)
      pieces = []
      sizeBytes = 0
      return { line, bytes }
    },
  }
}
