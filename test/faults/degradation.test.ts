import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dependencies, faults, startStage, type Outcome, type Stage } from './degradation.ts'

/** So long would a request wait that waited for its dependency; none is to come near it. */
const patienceMs = 20_000

let stage: Stage
beforeAll(async () => {
  stage = await startStage({
    MONGODB_READ_TIMEOUT_MS: String(patienceMs),
    MONGODB_SOCKET_TIMEOUT_MS: String(patienceMs),
    MONGODB_CONNECT_TIMEOUT_MS: String(patienceMs),
  })
}, 120_000)
afterAll(() => stage.close())

const timeout = 120_000

describe.each(dependencies)('with %s', (dependency) => {
  describe.each(faults)('%s', (fault) => {
    let outcome: Outcome
    beforeAll(async () => {
      outcome = await stage.browse({ broken: [dependency, fault], seconds: 3 })
    }, timeout)

    test('browsing goes on, and each answer says where it comes from', () => {
      expect(outcome.seen.filter(({ status }) => status !== 200)).toEqual([])
      const unsaid = ({ source }: { source: string | null }) =>
        !['cache', 'database', 'stale'].includes(source ?? '')
      expect(outcome.seen.filter(unsaid)).toEqual([])
    })

    test('what is stale is marked so, told its age, and counted; nothing else is', () => {
      const stale = outcome.seen.filter(({ source }) => source === 'stale')
      for (const { warning, ageSeconds } of stale) {
        expect(warning).toBe('110 - "Response is Stale"')
        expect(ageSeconds).toBeGreaterThanOrEqual(0)
      }
      expect(outcome.seen.filter(({ warning }) => warning !== null)).toEqual(stale)
      if (dependency === 'mongodb') expect(stale.length).toBeGreaterThan(0)
      expect(outcome.degraded > 0).toBe(stale.length > 0)
    })

    test('nobody waits for it', () => {
      const slowest = Math.max(...outcome.seen.map(({ ms }) => ms))
      expect(slowest).toBeLessThan(patienceMs / 2)
    })
  })
})
