import type { RoomPlayback } from '@cinema/contract'
import { describe, expect, test } from 'vitest'
import { correct, placeOf } from './drift.ts'

const startsAtMs = Date.parse('2026-01-01T20:00:00.000Z')
const playback: RoomPlayback = {
  playing: true,
  positionSeconds: 60,
  startsAt: new Date(startsAtMs).toISOString(),
  version: 1,
}
const after = (seconds: number): number => startsAtMs + seconds * 1000
const at = (positionSeconds: number) => ({ positionSeconds, durationSeconds: 600 })

describe('the place of a room', () => {
  test('runs from the start on, and not beyond the end', () => {
    expect(placeOf(playback, after(-5), 600)).toBe(60)
    expect(placeOf(playback, after(10), 600)).toBe(70)
    expect(placeOf(playback, after(9999), 600)).toBe(600)
    expect(placeOf({ ...playback, playing: false }, after(10), 600)).toBe(60)
  })
})

describe('a player', () => {
  test.each([0, 0.05, -0.05])('%f s off goes on as it is', (drift) => {
    expect(correct(playback, at(70 + drift), after(10))).toEqual({
      plays: true,
      seekToSeconds: null,
      rate: 1,
    })
  })

  test.each([
    [0.1, 0.97],
    [0.9, 0.9],
    [-0.2, 1.06],
    [-0.99, 1.1],
  ])('%f s off plays at %f', (drift, rate) => {
    const correction = correct(playback, at(70 + drift), after(10))
    expect(correction).toMatchObject({ plays: true, seekToSeconds: null })
    expect(correction.rate).toBeCloseTo(rate)
  })

  test.each([1.01, -1.01, 300])('%f s off jumps', (drift) => {
    expect(correct(playback, at(70 + drift), after(10))).toEqual({
      plays: true,
      seekToSeconds: 70,
      rate: 1,
    })
  })

  test('stands at the place where all begin until they begin', () => {
    expect(correct(playback, at(60), after(-0.1))).toMatchObject({ plays: false, rate: 1 })
    expect(correct(playback, at(60), after(0))).toMatchObject({ plays: true, rate: 1 })
    const paused = { ...playback, playing: false }
    expect(correct(paused, at(60.5), after(10))).toMatchObject({ plays: false, seekToSeconds: 60 })
    expect(correct(paused, at(60.02), after(10))).toMatchObject({ seekToSeconds: null })
  })

  test('that is corrected comes together with its room', () => {
    let own = 70.9
    for (let look = 0; look < 120; look++) {
      own += 0.25 * correct(playback, at(own), after(10 + look / 4)).rate
    }
    expect(Math.abs(own - placeOf(playback, after(40), 600))).toBeLessThan(0.1)
  })
})
