import type { Priority } from '@cinema/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConcurrencyLimit, latencyPerDelay } from './concurrency-limit.ts'
import { priorityOfPath } from './path-priority.ts'

/** Takes as many places as there are, and says how many. */
function fill(limit: ConcurrencyLimit, priority: Priority): number {
  let places = 0
  while (limit.enter(priority)) places++
  return places
}

const targetDelayMs = 20
const targetLatencyMs = targetDelayMs * latencyPerDelay
const calm = { delayMs: 1, browsingMs: 1, backgroundMs: 1 }

describe('the concurrency limit', () => {
  test('keeps room for playback when browsing and searching take all they may', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    const background = fill(limit, 'background')
    const browsing = fill(limit, 'browsing')
    const playback = fill(limit, 'playback')
    expect(background).toBeGreaterThan(browsing)
    expect(browsing).toBeGreaterThan(0)
    expect(playback).toBeGreaterThan(0)
    expect(limit.inFlight).toBe(limit.limit)
  })

  test('shrinks while the loop is late, and recovers when it is not', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    const before = limit.limit
    fill(limit, 'playback')
    limit.adjust({ ...calm, delayMs: targetDelayMs * 2 })
    expect(limit.limit).toBe(before / 2)
    for (let n = 0; n < 20; n++) limit.adjust(calm)
    expect(limit.limit).toBeGreaterThan(before)
  })

  test('does not grow where nobody needs it, and so never lets in a crowd at once', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    const before = limit.limit
    for (let n = 0; n < 100; n++) {
      limit.enter('playback')
      limit.leave('playback')
      limit.endTurn()
      limit.adjust(calm)
    }
    expect(limit.limit).toBe(before)
    for (let n = fill(limit, 'playback'); n > before * 0.6; n--) limit.leave('playback')
    for (let n = 0; n < 10; n++) limit.adjust(calm)
    expect(limit.limit).toBeGreaterThan(before)
  })

  test('holds searches back alone while only their answers take long', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    for (let n = 0; n < 20; n++) limit.adjust({ ...calm, backgroundMs: targetLatencyMs * 4 })
    const searches = fill(limit, 'background')
    expect(searches).toBeGreaterThan(0)
    expect(searches).toBeLessThan(30)
    expect(fill(limit, 'browsing')).toBeGreaterThan(150)
  })

  test('is never so small that nobody gets in', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    const late = { delayMs: 10_000, browsingMs: 10_000, backgroundMs: 10_000 }
    for (let n = 0; n < 50; n++) limit.adjust(late)
    expect(limit.enter('background')).toBe(true)
    expect(limit.enter('playback')).toBe(true)
  })

  test('counts an answer made at once until its turn of the loop ends', () => {
    const limit = new ConcurrencyLimit(targetDelayMs)
    for (let n = fill(limit, 'playback'); n > 0; n--) limit.leave('playback')
    expect(limit.enter('playback')).toBe(false)
    limit.endTurn()
    expect(limit.enter('playback')).toBe(true)
  })

  test('never counts below zero nor loses a place, whatever comes in which order', () => {
    const priority = fc.constantFrom<Priority>('playback', 'browsing', 'background')
    const step = fc.oneof(priority, fc.constantFrom('leave', 'end', 'late', 'calm'))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const limit = new ConcurrencyLimit(targetDelayMs)
        const held: Priority[] = []
        const leave = (): void => {
          const one = held.shift()
          if (one) limit.leave(one)
        }
        for (const each of steps) {
          if (each === 'leave') leave()
          else if (each === 'end') limit.endTurn()
          else if (each === 'late') limit.adjust({ ...calm, delayMs: 200, browsingMs: 900 })
          else if (each === 'calm') limit.adjust(calm)
          else if (limit.enter(each)) held.push(each)
          expect(limit.inFlight).toBeGreaterThanOrEqual(held.length)
        }
        while (held.length > 0) leave()
        limit.endTurn()
        expect(limit.inFlight).toBe(0)
      }),
    )
  })
})

test.each([
  ['/api/streaming/progress/batch', 'playback'],
  ['/api/streaming/progress/mov_0123456789abcdef', 'playback'],
  ['/api/streaming/hls/mov_0123456789abcdef/360p/1.m4s?token=x', 'playback'],
  ['/api/auth/refresh', 'playback'],
  ['/assets/player.js', 'playback'],
  ['/', 'playback'],
  ['/api/movies?genre=drama', 'browsing'],
  ['/api/movies/mov_0123456789abcdef', 'browsing'],
  ['/api/auth/login', 'browsing'],
  ['/api/nothing', 'browsing'],
  ['/api/search?q=night', 'background'],
  ['http://films.example.org/api/search?q=night', 'background'],
  ['/api/admin/progress', 'background'],
  ['/api/admin/progress/dead-letters/x/retry', 'background'],
])('%s is %s', (url, priority) => {
  expect(priorityOfPath(url)).toBe(priority)
})
