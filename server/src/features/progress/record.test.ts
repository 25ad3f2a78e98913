import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { history, judged, run, start } from '../../../test/progress-histories.ts'
import { pack, unpack } from './packed.ts'
import { compareVersions, emptyRecord, merge, sameContent } from './record.ts'
import { applyUpdate, openEpoch } from './rules.ts'

describe('merging copies that went separate ways', () => {
  it('keeps the newer place, the newest epochs and all time played, in either order', () => {
    fc.assert(
      fc.property(history, history, history, (before, left, right) => {
        const a = run([...before, ...left])
        const b = run([...before, ...right])
        const merged = merge(a, b)
        expect(sameContent(merged, merge(b, a)) || compareVersions(a, b) === 0).toBe(true)
        expect(merge(merged, a)).toEqual(merged)
        for (const copy of [a, b]) {
          expect(compareVersions(merged, copy)).toBeGreaterThanOrEqual(0)
          expect(merged.issuedEpoch).toBeGreaterThanOrEqual(copy.issuedEpoch)
          expect(merged.watchedEpoch).toBeGreaterThanOrEqual(copy.watchedEpoch)
        }
      }),
    )
  })
})

describe('the packed form', () => {
  it('says the same as the record, with its watermark', () => {
    fc.assert(
      fc.property(history, fc.nat(), (events, seq) => {
        const record = run(events)
        const { epoch } = record
        expect(unpack(pack(record, { epoch, seq }))).toEqual({ record, durable: { epoch, seq } })
        expect(unpack(pack(record, 'current')).record).toEqual(record)
      }),
    )
  })

  it('fits the compact form of a hash in Redis for a film in its first play', () => {
    const opened = openEpoch(emptyRecord, start)
    const update = { ...judged(0.4321, 2400), epoch: start, seq: 400 }
    const { record } = applyUpdate(opened, update, start + 4_000_000)
    expect(
      pack({ ...record, revision: 400 }, { epoch: start, seq: 399 }).length,
    ).toBeLessThanOrEqual(64)
  })
})
