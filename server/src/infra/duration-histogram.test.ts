import fc from 'fast-check'
import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { DurationHistogram } from './duration-histogram.ts'

const buckets = [0.01, 0.1, 1]
const labels = { route: '/a', status: '200' }

test('writes what prom-client writes for the same observations', async () => {
  const seconds = fc.oneof(fc.constantFrom(...buckets), fc.double({ min: 0, max: 5, noNaN: true }))
  await fc.assert(
    fc.asyncProperty(fc.array(seconds), async (observations) => {
      const registries = [new Registry(), new Registry()] as const
      const options = { name: 'x_seconds', help: 'x', buckets, labelNames: ['route', 'status'] }
      const theirs = new Histogram({ ...options, registers: [registries[0]] }).labels(labels)
      const ours = new DurationHistogram({ ...options, registers: [registries[1]] }).child(labels)
      for (const each of observations) {
        theirs.observe(each)
        ours.observe(each)
      }
      // A child of prom-client's that was never observed is not written.
      if (observations.length === 0) return
      const [expected, written] = await Promise.all(registries.map((each) => each.metrics()))
      expect(written).toBe(expected)
    }),
    { numRuns: 50 },
  )
})
