import { expect, test } from 'vitest'
import { renditionForJump } from './jump.ts'

const bitrates = [500_000, 1_200_000, 2_500_000]

test.each([
  ['a quick line', 40_000_000, 2],
  ['a line of 5 Mbit/s', 5_000_000, 0],
  ['a line for the middle one', 15_000_000, 1],
  ['a line that is too slow for all', 300_000, 0],
])('%s begins a jump with what is soon there', (_, bitsPerSecond, expected) => {
  expect(renditionForJump(bitrates, bitsPerSecond, 4)).toBe(expected)
})
