import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId, startPlayback, type Playback } from '../../../test/playback.ts'
import { pack, unpack } from './packed.ts'
import { emptyRecord, type ProgressRecord } from './record.ts'
import { applyUpdate, judgePlace, openEpoch } from './rules.ts'

let playback: Playback
beforeAll(async () => {
  playback = await startPlayback()
})
afterAll(() => playback.close())

const start = 1_763_700_000_000

const place = fc.record({
  ago: fc.nat(2),
  seq: fc.nat(6),
  positionSeconds: fc.double({ min: 0, max: 6000, noNaN: true }),
  durationSeconds: fc.constant(6000),
  playedSeconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 90_000, noNaN: true })),
})

/** Records that have seen some sessions and reports. */
const record = fc
  .array(fc.record({ opens: fc.boolean(), place }), { maxLength: 12 })
  .map((history) =>
    history.reduce<ProgressRecord>(
      (held, { opens, place: { seq, ago, ...reported } }, index) =>
        opens || held.issuedEpoch === 0
          ? openEpoch(held, start + index)
          : applyUpdate(
              held,
              { ...judge(reported), epoch: held.issuedEpoch - ago, seq },
              start + index,
            ).record,
      openEpoch(emptyRecord, start),
    ),
  )

function judge(reported: Parameters<typeof judgePlace>[0]) {
  const judged = judgePlace(reported, null)
  if (!judged) throw new Error('inside the title')
  return judged
}

describe('the update script', () => {
  it('does what the rules do', async () => {
    const { buffer } = playback.flushParts
    await fc.assert(
      fc.asyncProperty(record, place, async (held, { seq, ago, ...reported }) => {
        const name = { userId: newId('usr'), movieId: newId('mov') }
        const replacement = pack(held, 'current')
        await buffer.replace({ ...name, expected: '', replacement }, { dirty: false })
        const update = { ...judge(reported), epoch: held.issuedEpoch - ago, seq }
        const answer = await buffer.update({ ...name, ...update, live: undefined })
        const expected = applyUpdate(held, update, 0)

        expect(answer.outcome).toBe(expected.outcome)
        const after = unpack(answer.packed)
        if (expected.outcome === 'accepted') {
          const { updatedAt } = after.record
          expect(updatedAt).toBeGreaterThan(start)
          expect(after.record).toEqual({
            ...expected.record,
            revision: held.revision + 1,
            updatedAt,
          })
          expect(after.durable).toEqual({ epoch: held.epoch, seq: held.seq })
        } else {
          expect(answer.packed).toBe(replacement)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('answers all updates of a tick in one call, each with its own', async () => {
    const { buffer } = playback.flushParts
    const userId = newId('usr')
    const opened = openEpoch(emptyRecord, start)
    const movieIds = Array.from({ length: 40 }, () => newId('mov'))
    for (const movieId of movieIds) {
      const replacement = pack(opened, 'current')
      await buffer.replace({ userId, movieId, expected: '', replacement }, { dirty: false })
    }
    const calls = vi.spyOn(playback.context.redis.state, 'evalsha')
    const answers = await Promise.all(
      movieIds.map((movieId, seq) => {
        const reported = { positionSeconds: seq, durationSeconds: 6000, playedSeconds: seq }
        return buffer.update({ userId, movieId, epoch: start, seq, ...judge(reported), live: true })
      }),
    )
    expect(calls).toHaveBeenCalledTimes(1)
    calls.mockRestore()
    expect(answers.map(({ packed }) => unpack(packed).record.seq)).toEqual(
      movieIds.map((_, index) => index),
    )
  })

  it('says so when Redis does not hold the record', async () => {
    const reported = { positionSeconds: 1, durationSeconds: 6000, playedSeconds: 1 }
    const name = { userId: newId('usr'), movieId: newId('mov') }
    const update = { ...name, epoch: start, seq: 1, ...judge(reported), live: true }
    expect(await playback.flushParts.buffer.update(update)).toEqual({
      outcome: 'unknown',
      packed: '',
    })
  })
})
