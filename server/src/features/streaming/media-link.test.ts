import { expect, it } from 'vitest'
import { createMediaLinks, expiryOf } from './media-link.ts'

const now = 1_763_700_000_000
const secret = 'a secret of more than thirty-two characters'
const links = createMediaLinks(secret, () => now)
const prefix = '/api/streaming/hls/mov_0123456789abcdef/'
const grant = { viewer: 'usr_0123456789abcdef', prefix, expiresAtSeconds: now / 1000 + 60 }
const token = links.sign(grant)
const [expiry = '', viewer = '', signature = ''] = token.split('.')

it('opens what it was made for', () => {
  expect(() => links.verify(token, prefix)).not.toThrow()
  expect(() => links.verify(links.sign({ ...grant, viewer: 'anon' }), prefix)).not.toThrow()
})

it.each([
  ['nothing', ''],
  ['another viewer', `${expiry}.usr_fedcba9876543210.${signature}`],
  ['nobody', `${expiry}.anon.${signature}`],
  ['a later expiry', `${Number(expiry) + 1}.${viewer}.${signature}`],
  ['an altered signature', `${expiry}.${viewer}.${signature.replace(/.$/, '_')}`],
  ['a shortened signature', `${expiry}.${viewer}.${signature.slice(0, -1)}`],
  ['no signature', `${expiry}.${viewer}.`],
  ['something appended', `${token}.x`],
  ['a line break', `${token}\n`],
  ['another secret', createMediaLinks(`${secret}!`, () => now).sign(grant)],
  ['an expired grant', links.sign({ ...grant, expiresAtSeconds: now / 1000 })],
])('refuses a token with %s', (_, wrong) => {
  expect(() => links.verify(wrong, prefix)).toThrow(
    expect.objectContaining({ code: 'media_link_invalid' }),
  )
})

it('refuses another title', () => {
  expect(() => links.verify(token, prefix.replace('0123', '3210'))).toThrow()
})

it('expires at round times within the life of a link', () => {
  const life = 14_400
  const expiries = Array.from({ length: 100 }, (_, minute) => expiryOf(now + minute * 60_000, life))
  expect(new Set(expiries).size).toBeLessThanOrEqual(5)
  for (const [minute, at] of expiries.entries()) {
    const left = at - (now / 1000 + minute * 60)
    expect(left).toBeGreaterThan(life * 0.87)
    expect(left).toBeLessThanOrEqual(life)
  }
})
