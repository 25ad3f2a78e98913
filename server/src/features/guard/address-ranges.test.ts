import { expect, test } from 'vitest'
import { addressRanges } from './address-ranges.ts'

test.each([
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.0/24', '203.0.113.7', true],
  ['203.0.113.7/24', '203.0.113.200', true],
  ['203.0.113.0/24', '203.0.114.7', false],
  ['0.0.0.0/0', '2001:db8:7700::/56', false],
  ['2001:db8::/32', '2001:db8:7700::/56', true],
  ['2001:db8:77ff::/48', '2001:db8:7700::/56', false],
  // Of a network that one client has, a part is as good as the whole.
  ['2001:db8:7700:12::3', '2001:db8:7700::/56', true],
  ['2001:db8:7700:12::/64', '2001:db8:7700::/56', true],
  ['::1', '::/56', true],
  // Node alone would find every IPv4 address in these.
  ['::1', '203.0.113.7', false],
  ['::/0', '203.0.113.7', false],
  ['0.0.0.0/0', 'usr_0123456789abcdef', false],
])('%s holds %s: %s', (range, client, isHeld) => {
  expect(addressRanges([range])(client)).toBe(isHeld)
})
