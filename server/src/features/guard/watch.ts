import { LRUCache } from 'lru-cache'
import type { Observation } from './rules.ts'

/** One thing a client did that is of interest. */
export type Sign =
  | 'refused'
  | 'malformed'
  | 'oversized'
  | 'error'
  | { readonly path: string }
  | { readonly failedAccount: string }
  | { readonly signedInAccount: string }

interface Pending extends Observation {
  refused: number
  malformed: number
  oversized: number
  errors: number
  successes: number
  readonly paths: string[]
  readonly failedAccounts: string[]
  readonly signedInAccounts: string[]
}

const mostClients = 10_000
const mostAtOnce = 500
const mostDigests = 64
const mostCredit = 60

/**
 * What the clients of this process did since it was last told to the others. A client without any sign
 * of abuse costs a look-up and an addition, and is never told.
 */
export class Watch {
  readonly #clients = new LRUCache<string, Pending>({ max: mostClients })
  readonly #suspects = new Set<string>()

  get isQuiet(): boolean {
    return this.#suspects.size === 0
  }

  success(client: string): void {
    const seen = this.#of(client)
    if (seen.successes < mostCredit) seen.successes++
  }

  note(client: string, sign: Sign): void {
    const seen = this.#of(client)
    if (this.#suspects.size < mostClients) this.#suspects.add(client)
    if (sign === 'refused') seen.refused++
    else if (sign === 'malformed') seen.malformed++
    else if (sign === 'oversized') seen.oversized++
    else if (sign === 'error') seen.errors++
    else if ('path' in sign) keep(seen.paths, sign.path)
    else if ('failedAccount' in sign) keep(seen.failedAccounts, sign.failedAccount)
    else keep(seen.signedInAccounts, sign.signedInAccount)
  }

  /** Takes what is to be told: some hundreds of clients at most, the rest stays for the next time. */
  take(): Map<string, Observation> {
    const taken = new Map<string, Observation>()
    for (const client of this.#suspects) {
      if (taken.size >= mostAtOnce) break
      this.#suspects.delete(client)
      const seen = this.#clients.get(client)
      if (!seen) continue
      this.#clients.delete(client)
      taken.set(client, seen)
    }
    return taken
  }

  /** Puts back what could not be told, to be told with what came since. */
  giveBack(client: string, missed: Observation): void {
    const seen = this.#of(client)
    this.#suspects.add(client)
    for (const name of ['refused', 'malformed', 'oversized', 'errors', 'successes'] as const) {
      seen[name] += missed[name]
    }
    for (const name of ['paths', 'failedAccounts', 'signedInAccounts'] as const) {
      for (const digest of missed[name]) keep(seen[name], digest)
    }
  }

  #of(client: string): Pending {
    const known = this.#clients.get(client)
    if (known) return known
    const seen = nothingSeen()
    this.#clients.set(client, seen)
    return seen
  }
}

export const nothingSeen = (): Pending => ({
  refused: 0,
  malformed: 0,
  oversized: 0,
  errors: 0,
  successes: 0,
  paths: [],
  failedAccounts: [],
  signedInAccounts: [],
})

function keep(digests: string[], digest: string): void {
  if (digests.length < mostDigests && !digests.includes(digest)) digests.push(digest)
}
