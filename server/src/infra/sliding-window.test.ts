import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import { testEnvironment } from '../../test/harness.ts'
import { createLocalWindows } from './local-window.ts'
import { decideTogether, longestLog, type Quota } from './sliding-window.ts'

const redis = new Redis(testEnvironment().REDIS_STATE_URL)
afterAll(() => redis.quit())

let keys = 0
const quotaOf = (limit: number, windowMs: number): Quota => ({
  key: `test:${process.pid}:${keys++}`,
  limit,
  windowMs,
})

interface Arrival {
  readonly atMs: number
  readonly admitted: boolean
}

/** Bursts of requests, each after a pause: what a script call decides together has one time. */
type Bursts = readonly { readonly requests: number; readonly thenMs: number }[]

async function arrive(quota: Quota, bursts: Bursts): Promise<Arrival[]> {
  const arrivals: Arrival[] = []
  for (const { requests, thenMs } of bursts) {
    const batch = Array.from({ length: requests }, () => [quota])
    const { nowMs, verdicts } = await decideTogether(redis, 0, batch)
    for (const { admitted } of verdicts) arrivals.push({ atMs: nowMs, admitted })
    await pause(thenMs)
  }
  return arrivals
}

const times = (arrivals: readonly Arrival[]): number[] =>
  arrivals.filter(({ admitted }) => admitted).map(({ atMs }) => atMs)

/** How many more than the limit the fullest window holds: it ends with some request. */
function overshoot({ limit, windowMs }: Quota, admitted: readonly number[]): number {
  let most = 0
  let first = 0
  admitted.forEach((atMs, last) => {
    while (atMs - (admitted[first] ?? 0) >= windowMs) first++
    most = Math.max(most, last - first + 1)
  })
  return Math.max(0, most - limit)
}

/** What an exact limiter admits of the same arrivals. */
function oracle({ limit, windowMs }: Quota, arrivals: readonly Arrival[]): number {
  const admitted: number[] = []
  for (const { atMs } of arrivals) {
    const oldest = admitted.at(-limit)
    if (oldest === undefined || atMs - oldest >= windowMs) admitted.push(atMs)
  }
  return admitted.length
}

const bursts = (most: number, longestMs: number) =>
  fc.array(
    fc.record({
      requests: fc.integer({ min: 1, max: most }),
      thenMs: fc.integer({ min: 0, max: longestMs }),
    }),
    { minLength: 5, maxLength: 15 },
  )

/** All at the end of one window, then all at the beginning of the next: what fixed windows fall for. */
const atTheEdge = (burst: number, windowMs: number): Bursts => [
  { requests: 1, thenMs: windowMs * 0.9 },
  ...Array.from({ length: 4 }, () => ({ requests: burst, thenMs: windowMs * 0.2 })),
  { requests: burst, thenMs: windowMs * 0.75 },
  { requests: burst, thenMs: 0 },
]

describe.each([
  ['a log of times', 15, 120, 1],
  ['counts by tenths', longestLog + 100, 400, 0.86],
])('%s', (_, limit, windowMs, leastUtilisation) => {
  const burst = Math.ceil(limit / 6)

  async function judge(pattern: Bursts): Promise<void> {
    const quota = quotaOf(limit, windowMs)
    const arrivals = await arrive(quota, pattern)
    expect(overshoot(quota, times(arrivals))).toBe(0)
    // A log admits what an exact limiter admits; tenths reach their share in the long run, below.
    if (limit <= longestLog) expect(times(arrivals)).toHaveLength(oracle(quota, arrivals))
  }

  test('never admits more than the limit in any window', async () => {
    const pattern = bursts(burst * 2, windowMs / 5)
    await fc.assert(fc.asyncProperty(pattern, judge), { numRuns: 12, endOnFailure: true })
  })

  test('is not deceived at the edges of windows', () => judge(atTheEdge(burst * 3, windowMs)))

  test('admits nearly as much as it may when more is asked for all the time', async () => {
    const quota = quotaOf(limit, windowMs)
    const arrivals = await arrive(
      quota,
      Array.from({ length: 150 }, () => ({ requests: burst, thenMs: windowMs / 25 })),
    )
    expect(overshoot(quota, times(arrivals))).toBe(0)
    const possible = oracle(quota, arrivals)
    expect(times(arrivals).length / possible).toBeGreaterThanOrEqual(leastUtilisation)
  })

  test('names a time at which one more is admitted', async () => {
    const quota = quotaOf(limit, windowMs)
    const [full] = await arriveUntilRefused(quota)
    expect(full.waitMs).toBeGreaterThan(0)
    await pause(full.waitMs)
    const { verdicts } = await decideTogether(redis, 0, [[quota]])
    expect(verdicts[0]?.admitted).toBe(true)
  })
})

async function arriveUntilRefused(quota: Quota) {
  const batch = Array.from({ length: quota.limit + 1 }, () => [quota])
  const { verdicts } = await decideTogether(redis, 0, batch)
  const refused = verdicts.at(-1)
  if (!refused || refused.admitted) throw new Error('Nothing was refused.')
  return [refused] as const
}

test('counts a request for all of its limits or for none', async () => {
  const [narrow, wide] = [quotaOf(1, 60_000), quotaOf(10, 60_000)]
  const both = [narrow, wide]
  const { verdicts } = await decideTogether(redis, 0, [both, both, both, [wide]])
  expect(verdicts.map(({ admitted }) => admitted)).toEqual([true, false, false, true])
  expect(verdicts[0]?.quota).toBe(narrow)
  expect(verdicts[3]).toMatchObject({ quota: wide, used: 2 })
})

test('keeps no more of a client than its limit, and nothing for longer than its window', async () => {
  const quota = quotaOf(30, 60_000)
  await decideTogether(
    redis,
    0,
    Array.from({ length: 100 }, () => [quota]),
  )
  const key = `state:1:limit:{l0}:${quota.key}`
  expect(await redis.llen(key)).toBe(30)
  expect(await redis.pttl(key)).toBeLessThanOrEqual(60_000)
})

test('the windows of one process hold the same promise for its share', () => {
  const step = fc.record({ forwardMs: fc.integer({ min: 0, max: 30 }), instances: fc.constant(3) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 400 }), (steps) => {
      let nowMs = 0
      const quota = { key: 'a', limit: 30, windowMs: 100 }
      const decide = createLocalWindows(() => nowMs)
      const admitted: number[] = []
      for (const { forwardMs, instances } of steps) {
        nowMs += forwardMs
        if (decide([quota], instances).admitted) admitted.push(nowMs)
      }
      expect(overshoot({ ...quota, limit: 10 }, admitted)).toBe(0)
    }),
  )
})
