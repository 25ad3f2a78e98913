import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'
import { LRUCache } from 'lru-cache'

const addresses = new LRUCache<string, string>({ max: 10_000 })

/** The address a request counts for: IPv4 as it is, IPv6 by its /56, which one household has. */
export function addressKey({ ip = 'unknown' }: Request): string {
  const known = addresses.get(ip)
  if (known !== undefined) return known
  const address = ipKeyGenerator(ip, 56)
  addresses.set(ip, address)
  return address
}

/** The account a request names, as a digest: addresses of people do not belong in Redis keys. */
export function accountKey(req: Request): string {
  const { email } = Object(req.body) as { email?: unknown }
  const name = typeof email === 'string' ? email.toLowerCase().slice(0, 254) : ''
  return createHash('sha256').update(name).digest('base64url').slice(0, 22)
}
