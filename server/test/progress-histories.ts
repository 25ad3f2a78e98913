import fc from 'fast-check'
import { emptyRecord, type ProgressRecord } from '../src/features/progress/record.ts'
import {
  applyMark,
  applyOffline,
  applyUpdate,
  judgePlace,
  openEpoch,
} from '../src/features/progress/rules.ts'

export const start = 1_763_700_000_000

/** What can happen to a record, as data; epochs are named by how many sessions ago they began. */
const event = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ kind: 'open' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      ago: fc.nat(6),
      seq: fc.nat(9),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      played: fc.nat(9000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('offline' as const),
      ago: fc.nat(3),
      seq: fc.nat(9),
      token: fc.constantFrom('00000001', '0000zzzz', 'abcdefgh'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      played: fc.nat(9000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('mark' as const), watched: fc.boolean() }),
  },
)
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never

export const judged = (share: number, playedSeconds: number) => {
  const place = judgePlace(
    { positionSeconds: share * 6000, durationSeconds: 6000, playedSeconds },
    null,
  )
  if (!place) throw new Error('inside the title')
  return place
}

/** Plays a history on an empty record; `each` sees every step. */
export function run(
  events: readonly Event[],
  each: (before: ProgressRecord, after: ProgressRecord, event: Event) => void = () => undefined,
) {
  let record = emptyRecord
  let now = start
  const epochs: number[] = []
  for (const event of events) {
    now += 1000
    const before = record
    record = { ...step(before, event, { now, epochs }), revision: before.revision + 1 }
    each(before, record, event)
  }
  return record
}

function step(
  record: ProgressRecord,
  event: Event,
  { now, epochs }: { now: number; epochs: number[] },
) {
  if (event.kind === 'open') {
    const opened = openEpoch(record, now)
    epochs.unshift(opened.issuedEpoch)
    return opened
  }
  if (event.kind === 'mark') return applyMark(record, { ...event, durationSeconds: 6000 }, now)
  const place = judged(event.share, event.played)
  const epoch = epochs[event.ago % Math.max(epochs.length, 1)]
  if (event.kind === 'offline') {
    const base = epoch === undefined ? null : { epoch, seq: event.seq }
    return applyOffline(record, { ...place, base, seq: event.seq, token: event.token }, now).record
  }
  return epoch === undefined
    ? record
    : applyUpdate(record, { ...place, epoch, seq: event.seq }, now).record
}

export const history = fc.array(event, { maxLength: 40 })
