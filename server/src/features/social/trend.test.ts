import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trendOf } from './trend.ts'

const today = 20_000
const days = fc.array(
  fc.record({
    day: fc.integer({ min: today - 60, max: today }),
    count: fc.integer({ min: 1, max: 1000 }),
  }),
  { minLength: 1, maxLength: 20 },
)

test('halves a view with every week', () => {
  const [now, weekAgo] = [
    { day: today, count: 1 },
    { day: today - 7, count: 2 },
  ]
  expect(trendOf([now])).toBeCloseTo(trendOf([weekAgo]), 3)
  expect(trendOf([])).toBe(0)
})

test('is higher with every view, and higher the later it is', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: today - 60, max: today - 1 }), (list, day) => {
      const more = trendOf([...list, { day, count: 1000 }])
      expect(more).toBeGreaterThanOrEqual(trendOf(list))
      expect(trendOf([...list, { day: day + 1, count: 1000 }])).toBeGreaterThanOrEqual(more)
    }),
  )
})
