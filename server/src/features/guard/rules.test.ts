import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  blockMs,
  isBlocked,
  scoreOf,
  settle,
  type ClientRecord,
  type Observation,
} from './rules.ts'
import { nothingSeen } from './watch.ts'

const minute = 60_000
const scan = (offset = 0): Observation => ({
  ...nothingSeen(),
  paths: Array.from({ length: 20 }, (_, n) => `path ${n + offset}`),
})

test('a client that goes on is blocked for a minute, ten minutes, an hour, and an hour again', () => {
  let record: ClientRecord | undefined
  let nowMs = 1_000_000
  const lengths: number[] = []
  for (let round = 0; round < 4; round++) {
    record = settle(record, scan(), nowMs)
    const { block } = record
    lengths.push((block?.untilMs ?? 0) - (block?.sinceMs ?? 0))
    nowMs = (block?.untilMs ?? 0) + minute
  }
  expect(lengths).toEqual([...blockMs, blockMs.at(-1)])
})

test('after a quiet day the first block is a short one again', () => {
  const first = settle(undefined, scan(), 0)
  const later = settle(first, scan(), 26 * 60 * minute)
  expect(later.block?.level).toBe(1)
})

test('nothing that a blocked client does makes its block longer', () => {
  const blocked = settle(undefined, scan(), 0)
  expect(settle(blocked, scan(100), minute / 2)).toBe(blocked)
})

test('names the largest part as the reason, and keeps all parts', () => {
  const { block } = settle(undefined, { ...scan(), errors: 30 }, 0)
  expect(block).toMatchObject({
    reason: 'path_scan',
    parts: { path_scan: 1, error_ratio: 0.5, burst: 0 },
  })
})

test('several parts that are half full are as good as one that is full', () => {
  const mixed = { ...nothingSeen(), errors: 36, malformed: 12, refused: 120 }
  expect(isBlocked(settle(undefined, mixed, 0), 1)).toBe(true)
  expect(isBlocked(settle(undefined, { ...mixed, refused: 0, malformed: 0 }, 0), 1)).toBe(false)
})

test('whatever was done, time makes the score smaller, and never bigger', () => {
  const count = fc.integer({ min: 0, max: 50 })
  const observation = fc.record({
    refused: count,
    malformed: count,
    oversized: count,
    errors: count,
  })
  fc.assert(
    fc.property(observation, fc.integer({ min: 1, max: 30 * minute }), (some, waitMs) => {
      const before = settle(undefined, { ...nothingSeen(), ...some }, 0)
      fc.pre(!before.block)
      const after = settle(before, nothingSeen(), waitMs)
      const sum = ({ refused, malformed, oversized, errors }: ClientRecord) =>
        scoreOf({
          burst: refused,
          malformed_requests: malformed,
          oversized_requests: oversized,
          error_ratio: errors,
          path_scan: 0,
          credential_stuffing: 0,
        })
      expect(sum(after)).toBeLessThanOrEqual(sum(before))
    }),
  )
})
