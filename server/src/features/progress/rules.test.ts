import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { history, judged, run, start } from '../../../test/progress-histories.ts'
import { compareVersions, emptyRecord, isWatched, playCount, playedSeconds } from './record.ts'
import type { ProgressRecord } from './record.ts'
import { applyOffline, applyUpdate, judgePlace, openEpoch } from './rules.ts'

describe('a place', () => {
  it.each([
    [6000, null, 29, false, false],
    [6000, null, 119, false, false],
    [6000, null, 120, true, false],
    [1200, null, 30, true, false],
    [60, null, 20, true, false],
    [6000, null, 5399, true, false],
    [6000, null, 5400, false, true],
    [6000, 5000, 5000, false, true],
    [6000, 5990, 5400, false, true],
  ])(
    'in a title of %d s with credits at %s, at %d s: resumable %s, completed %s',
    (durationSeconds, credits, positionSeconds, ...[resumable, completed]) => {
      const place = { positionSeconds, durationSeconds, playedSeconds: 0 }
      expect(judgePlace(place, credits)).toMatchObject({ resumable, completed })
    },
  )

  it('is clamped up to five seconds beyond the end, and refused further out', () => {
    const place = { durationSeconds: 100, playedSeconds: 0 }
    expect(judgePlace({ ...place, positionSeconds: 105 }, null)?.positionSeconds).toBe(100)
    expect(judgePlace({ ...place, positionSeconds: 105.01 }, null)).toBeNull()
  })
})

describe('the order of updates', () => {
  it('never takes a place or an epoch back', () => {
    fc.assert(
      fc.property(history, (events) => {
        run(events, (before, after) => {
          expect(compareVersions(after, before)).toBeGreaterThanOrEqual(0)
          expect(after.issuedEpoch).toBeGreaterThanOrEqual(before.issuedEpoch)
        })
      }),
    )
  })

  it('never loses time played or a completed playback', () => {
    fc.assert(
      fc.property(history, (events) => {
        run(events, (before, after) => {
          expect(playedSeconds(after)).toBeGreaterThanOrEqual(playedSeconds(before))
          expect(playCount(after)).toBeGreaterThanOrEqual(playCount(before))
        })
      }),
    )
  })

  it('unmarks a watched title only when the viewer says so', () => {
    fc.assert(
      fc.property(history, (events) => {
        run(events, (before, after, event) => {
          const marked = event.kind === 'mark' && !event.watched
          if (isWatched(before) && !isWatched(after)) expect(marked).toBe(true)
        })
      }),
    )
  })

  it('ends in the same place however the updates of one epoch are shuffled and doubled', () => {
    const updates = fc.uniqueArray(fc.nat(200), { minLength: 1 })
    fc.assert(
      fc.property(
        updates.chain((seqs) =>
          fc.tuple(
            fc.constant(seqs),
            fc.shuffledSubarray([...seqs, ...seqs], { minLength: seqs.length }),
          ),
        ),
        ([seqs, shuffled]) => {
          const opened = openEpoch(emptyRecord, start)
          const apply = (record: ProgressRecord, seq: number) =>
            applyUpdate(
              record,
              { ...judged(seq / 400, seq), epoch: opened.issuedEpoch, seq },
              start,
            ).record
          const arrived = [...shuffled, ...seqs].reduce(apply, opened)
          expect(arrived).toMatchObject({
            seq: Math.max(...seqs),
            positionSeconds: judged(Math.max(...seqs) / 400, 0).positionSeconds,
          })
          expect(playedSeconds(arrived)).toBe(Math.max(...seqs))
        },
      ),
    )
  })

  it('adds time played up over epochs, once for each playback', () => {
    let record = emptyRecord
    for (let play = 1; play <= 9; play++) {
      record = openEpoch(record, start + play)
      for (const played of [60, 120, 90]) {
        const update = { ...judged(0.95, played), epoch: record.issuedEpoch, seq: played }
        record = applyUpdate(record, update, start).record
      }
    }
    expect(playedSeconds(record)).toBe(9 * 120)
    expect(playCount(record)).toBe(9)
    expect(record.plays.length).toBeLessThanOrEqual(4)
  })
})

describe('playback begun offline', () => {
  const online = applyUpdate(
    openEpoch(emptyRecord, start),
    { ...judged(0.1, 600), epoch: start, seq: 5 },
    start,
  ).record
  const update = {
    ...judged(0.4, 1800),
    seq: 30,
    base: { epoch: start, seq: 5 },
    token: 'abcdefgh',
  }

  it('gets an epoch of its own on top of the version it knew', () => {
    const { outcome, record } = applyOffline(online, update, start + 5000)
    expect(outcome).toBe('accepted')
    expect(record).toMatchObject({ epoch: start + 5000, seq: 30, positionSeconds: 2400 })
    expect(playedSeconds(record)).toBe(2400)
  })

  it('is recognised when it is told again, and goes on in its epoch', () => {
    const { record } = applyOffline(online, update, start + 5000)
    expect(applyOffline(record, update, start + 6000)).toEqual({ outcome: 'duplicate', record })
    const later = applyOffline(record, { ...update, ...judged(0.5, 2400), seq: 40 }, start + 7000)
    expect(later.outcome).toBe('accepted')
    expect(later.record).toMatchObject({ epoch: start + 5000, seq: 40 })
    expect(playedSeconds(later.record)).toBe(3000)
  })

  it('conflicts when another device moved on, and counts as played and watched all the same', () => {
    const moved = applyUpdate(
      openEpoch(online, start + 1000),
      { ...judged(0.2, 60), epoch: start + 1000, seq: 1 },
      start,
    ).record
    const told = { ...update, ...judged(0.95, 1800) }
    const { outcome, record } = applyOffline(moved, told, start + 5000)
    expect(outcome).toBe('conflict')
    expect(record).toMatchObject({ epoch: start + 1000, seq: 1, positionSeconds: 1200 })
    expect(isWatched(record)).toBe(true)
    expect(playedSeconds(record)).toBe(600 + 60 + 1800)
    expect(applyOffline(record, told, start + 6000).record).toBe(record)
  })

  it('is invalid on top of a version that was never issued', () => {
    const base = { epoch: start + 99_000, seq: 0 }
    expect(applyOffline(online, { ...update, base }, start + 5000).outcome).toBe('invalid')
  })
})
