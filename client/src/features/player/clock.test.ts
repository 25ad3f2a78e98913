import { expect, test } from 'vitest'
import { clock, spokenClock } from './clock.ts'

test.each([
  [0, '0:00', '0 seconds'],
  [70.9, '1:10', '1 minute 10 seconds'],
  [3601, '1:00:01', '1 hour 1 second'],
  [36_610, '10:10:10', '10 hours 10 minutes 10 seconds'],
  [-3, '0:00', '0 seconds'],
])('%d seconds read %s and sound like %s', (seconds, read, heard) => {
  expect(clock(seconds)).toBe(read)
  expect(spokenClock(seconds)).toBe(heard)
})
