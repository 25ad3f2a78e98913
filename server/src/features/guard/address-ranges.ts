import { BlockList, isIPv6 } from 'node:net'

/** Whether a client, as blocks name it, lies in one of the ranges. Viewers lie in none. */
export type Contains = (client: string) => boolean

/** IPv6 clients are known by their /56: a range within one stands for all of it. */
const mostBits = { ipv4: 32, ipv6: 56 } as const

/** @throws Error for a text that is no address and no range. */
export function addressRanges(ranges: readonly string[]): Contains {
  // A list for each family: in one, Node finds IPv4 addresses in the IPv6 ranges that map them.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/')
    const family = familyOf(address)
    const most = mostBits[family]
    lists[family].addSubnet(address, Math.min(Number(prefix ?? most), most), family)
  }
  return (client) => {
    if (client.startsWith('usr_')) return false
    const [address = ''] = client.split('/')
    const family = familyOf(address)
    return lists[family].check(address, family)
  }
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')
