import { expect, test, vi } from 'vitest'
import { RoomClock } from './room-clock.ts'

test('believes the answer with the shortest way, until it is old', () => {
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const clock = new RoomClock()
  clock.take(1000, 1400, 90_000)
  expect(clock.nowMs()).toBe(88_800)
  clock.take(2000, 2020, 91_000)
  expect(clock.nowMs()).toBe(88_990)
  clock.take(3000, 3900, 99_000)
  expect(clock.nowMs()).toBe(88_990)
  clock.take(400_000, 400_900, 500_000)
  expect(clock.nowMs()).toBe(99_550)
  now.mockRestore()
})
