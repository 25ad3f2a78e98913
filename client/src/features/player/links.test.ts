import { describe, expect, test } from 'vitest'
import { renewalOf, signedAs, unsigned } from './links.ts'

const folder = '/api/streaming/hls/mov_a'
const link = `${folder}/master.m3u8?token=new`
const there = (path: string) => new URL(path, location.href).href

describe('a renewed link', () => {
  test('is of the same address', () => {
    expect(unsigned(`${folder}/master.m3u8?token=old`)).toBe(unsigned(link))
    expect(unsigned(`${folder}/master.m3u8?token=old&v=2`)).not.toBe(unsigned(link))
  })

  test('signs whatever lies below its folder', () => {
    const segment = there(`${folder}/720p/seg-001.m4s?token=old`)
    expect(signedAs(segment, link)).toBe(there(`${folder}/720p/seg-001.m4s?token=new`))
  })

  test.each([
    ['other titles', there('/api/streaming/hls/mov_b/seg-001.m4s?token=old')],
    ['other servers', `https://films.example${folder}/seg-001.m4s?token=old`],
    ['what is not signed', there(`${folder}/seg-001.m4s`)],
  ])('leaves %s alone', (_name, url) => {
    expect(signedAs(url, link)).toBe(url)
  })
})

describe('links are renewed', () => {
  const sources = (...expiries: (string | undefined)[]) => ({
    movieId: 'mov_a',
    degraded: false,
    fallbackUsed: false,
    sources: expiries.map((expiresAt) => ({
      provider: 'library' as const,
      kind: 'hls' as const,
      url: link,
      quality: undefined,
      expiresAt,
    })),
  })
  const answeredAtMs = Date.parse('2026-01-01T00:00:00Z')

  test('when four fifths of the life of the first of them are over', () => {
    const two = sources('2026-01-01T04:00:00Z', '2026-01-01T01:00:00Z')
    expect(renewalOf(two, answeredAtMs)).toBe(48 * 60_000)
  })

  test('not all the time where the clock is wrong, and never where they last', () => {
    expect(renewalOf(sources('2025-12-31T23:00:00Z'), answeredAtMs)).toBe(10_000)
    expect(renewalOf(sources(undefined), answeredAtMs)).toBe(false)
  })
})
