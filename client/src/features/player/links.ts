import type { Sources } from '@cinema/contract'

const TOKEN = 'token'
/** Part of their life after which links are renewed. */
const RENEWED_AFTER = 0.8
/** A clock that is far ahead of the server's is no reason to ask all the time. */
const SOONEST_MS = 10_000

const absolute = (url: string): URL => new URL(url, location.href)

/** An address without its signature: what stays when its link is renewed. */
export function unsigned(url: string): string {
  const address = absolute(url)
  address.searchParams.delete(TOKEN)
  return address.href
}

/** An address below the same folder as a link, with the signature of that link. */
export function signedAs(url: string, link: string): string {
  const [address, signed] = [absolute(url), absolute(link)]
  const token = signed.searchParams.get(TOKEN)
  const folder = signed.pathname.slice(0, signed.pathname.lastIndexOf('/') + 1)
  const isBelow = address.origin === signed.origin && address.pathname.startsWith(folder)
  if (token === null || !isBelow || !address.searchParams.has(TOKEN)) return url
  address.searchParams.set(TOKEN, token)
  return address.href
}

/** Milliseconds from an answer to when its links are to be renewed; false where none expires. */
export function renewalOf({ sources }: Sources, answeredAtMs: number): number | false {
  const expiries = sources.flatMap(({ expiresAt }) => (expiresAt ? [Date.parse(expiresAt)] : []))
  if (expiries.length === 0) return false
  return Math.max(SOONEST_MS, (Math.min(...expiries) - answeredAtMs) * RENEWED_AFTER)
}
