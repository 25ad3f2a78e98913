import { expect, test } from 'vitest'
import { rank, type Outcome } from './ranking.ts'

const offer = (provider: Outcome['provider'], isStale = false): Outcome['offer'] => ({
  sources: [{ provider, kind: 'hls', url: provider }],
  isStale,
})
const well = (provider: Outcome['provider'], successRatio: number | null = null): Outcome => ({
  provider,
  offer: offer(provider),
  successRatio,
})
const order = (outcomes: readonly Outcome[], preferred?: Outcome['provider']) =>
  rank(outcomes, preferred).sources.map(({ provider }) => provider)

test('keeps the configured order of those that are well', () => {
  expect(order([well('direct'), well('library', 1), well('vidking', 0.5)])).toEqual([
    'direct',
    'library',
    'vidking',
  ])
})

test('puts the viewer’s choice first, unless it mostly fails', () => {
  const outcomes = [well('library', 1), well('vidking', 0.9)]
  expect(order(outcomes, 'vidking')).toEqual(['vidking', 'library'])
  expect(rank(outcomes, 'vidking')).toMatchObject({ fallbackUsed: false, degraded: false })
  const failing = [well('library', 1), well('vidking', 0.4)]
  expect(order(failing, 'vidking')).toEqual(['library', 'vidking'])
  expect(rank(failing, 'vidking')).toMatchObject({ fallbackUsed: true, degraded: false })
})

test('trusts what fails now and then more than what was said earlier', () => {
  const stale: Outcome = { ...well('library'), offer: offer('library', true) }
  expect(order([stale, well('vidking', 0.1)])).toEqual(['vidking', 'library'])
})

test('calls it a fallback when one before it could not be asked, not when it has nothing', () => {
  const failed: Outcome = { provider: 'library', successRatio: 0 }
  expect(rank([failed, well('vidking')])).toMatchObject({ fallbackUsed: true, degraded: true })
  const without: Outcome = { ...well('library'), offer: { sources: [], isStale: false } }
  expect(rank([without, well('vidking')])).toMatchObject({ fallbackUsed: false, degraded: false })
  expect(rank([failed])).toEqual({ sources: [], fallbackUsed: false, degraded: true })
})
