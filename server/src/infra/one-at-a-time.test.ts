import { expect, test } from 'vitest'
import { oneAtATime } from './one-at-a-time.ts'

/** Work whose runs end when they are told to. */
function controlled() {
  const ends: (() => void)[] = []
  const work = oneAtATime(() => new Promise((resolve) => ends.push(resolve)))
  return { work, ends }
}

test('runs once more for all who ask during a run', async () => {
  const { work, ends } = controlled()
  const first = work.run()
  const later = [work.run(), work.run()]
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await first
  await expect.poll(() => ends.length).toBe(2)
  ends[1]?.()
  await Promise.all(later)
  await work.settled()
  expect(ends).toHaveLength(2)
})

test('tells a failure to those who asked for the run, and goes on', async () => {
  let runs = 0
  const work = oneAtATime(() => {
    runs += 1
    return runs === 1 ? Promise.reject(new Error('once')) : Promise.resolve()
  })
  const first = work.run()
  const second = work.run()
  await expect(first).rejects.toThrow('once')
  await second
  expect(runs).toBe(2)
})
