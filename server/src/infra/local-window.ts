import { LRUCache } from 'lru-cache'
import type { Quota, Verdict } from './sliding-window.ts'

interface Counts {
  /** Admitted requests by tenth of a window, the oldest first. */
  readonly tenths: { tenth: number; count: number }[]
  used: number
}

const mostClients = 50_000

/**
 * The sliding windows of this process alone, for the time in which state Redis is away: each limit
 * divided among the instances. Counted by tenths of a window, each until all of it is past, so that
 * no window ever holds more than its share. Bounded by the clients that came last.
 */
export function createLocalWindows(now: () => number = () => performance.now()) {
  const clients = new LRUCache<string, Counts>({ max: mostClients })

  function countsOf({ key, windowMs }: Quota): Counts {
    const counts = clients.get(key) ?? { tenths: [], used: 0 }
    const current = Math.floor((now() / windowMs) * 10)
    while (counts.tenths[0] && counts.tenths[0].tenth < current - 10) {
      counts.used -= counts.tenths.shift()?.count ?? 0
    }
    clients.set(key, counts)
    return counts
  }

  function waitOf({ windowMs }: Quota, { tenths }: Counts): number {
    const oldest = tenths[0]
    return oldest ? Math.ceil(((oldest.tenth + 11) * windowMs) / 10 - now()) : windowMs
  }

  function admit({ windowMs }: Quota, counts: Counts): void {
    const current = Math.floor((now() / windowMs) * 10)
    const last = counts.tenths.at(-1)
    if (last?.tenth === current) last.count++
    else counts.tenths.push({ tenth: current, count: 1 })
    counts.used++
  }

  /** Decides on a request; every instance has one request at least. */
  return function decide<Q extends Quota>(quotas: readonly Q[], instances: number): Verdict<Q> {
    const seen = quotas.map((quota) => {
      const counts = countsOf(quota)
      const share = Math.max(1, Math.floor(quota.limit / instances))
      return { quota, counts, left: share - counts.used }
    })
    const tightest = seen.reduce((a, b) => (b.left < a.left ? b : a))
    const admitted = tightest.left > 0
    if (admitted) for (const { quota, counts } of seen) admit(quota, counts)
    const { quota, counts, left } = tightest
    const used = quota.limit - Math.max(0, left - 1)
    return { admitted, quota, used, waitMs: waitOf(quota, counts) }
  }
}
