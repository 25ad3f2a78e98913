import { emptyRecord } from '../src/features/progress/record.ts'
import type { NamedRecord } from '../src/features/progress/progress-store.ts'

/** In no order, as ids are: a store is not to find neighbours together. */
const id = (prefix: string, number: number): string =>
  `${prefix}_${((BigInt(number) * 2_654_435_761n * 40_503n) % 2n ** 52n).toString(36).padStart(16, '0')}`

/** A place in the middle of a first play; ten titles to a viewer unless told otherwise. */
export function progressRecord(index: number, titlesOfViewer = 10): NamedRecord {
  const epoch = 1_763_700_000_000 + index
  return {
    userId: id('usr', Math.floor(index / titlesOfViewer)),
    movieId: id('mov', index % titlesOfViewer),
    record: {
      ...emptyRecord,
      issuedEpoch: epoch,
      epoch,
      seq: 7,
      positionSeconds: 812.4,
      durationSeconds: 5400,
      resumable: true,
      updatedAt: epoch + 70_000,
      plays: [{ key: epoch, playedSeconds: 70, completed: false }],
      revision: 8,
    },
  }
}
