import { setTimeout as pause } from 'node:timers/promises'
import { compare } from './checker.ts'
import type { Ledger, Version } from './ledger.ts'

/** How long acknowledged places took to be in MongoDB, in seconds, in order of size. */
export type Delays = readonly number[]

const lookMs = 200

export type FindPlaces = () => Promise<readonly (Version & { readonly _id: string })[]>

/**
 * Watches MongoDB for what was acknowledged. A place that met an outage is counted from the moment
 * the outage was over. Exact to the interval at which it looks.
 */
export function watchVisibility(ledger: Ledger, find: FindPlaces) {
  const delays: number[] = []
  const stopped = new AbortController()

  async function look(): Promise<void> {
    const from = performance.now()
    for (const place of await find()) {
      const awaited = ledger.awaited.get(place._id) ?? []
      const seen = awaited.filter((entry) => compare(place, entry) >= 0)
      for (const { answeredAt } of seen) {
        delays.push(Math.max(0, from - Math.max(answeredAt, ledger.wellSince)) / 1000)
      }
      ledger.awaited.set(
        place._id,
        awaited.filter((entry) => !seen.includes(entry)),
      )
    }
  }

  const watching = (async () => {
    while (!stopped.signal.aborted) {
      // A look that fails because of the fault under way is made up for by the next one.
      await look().catch(() => undefined)
      await pause(lookMs)
    }
  })()

  return {
    /** Looks a last time, when everything is at rest. */
    async stop(): Promise<Delays> {
      stopped.abort()
      await watching
      await look()
      return delays.toSorted((a, b) => a - b)
    },
  }
}

export const percentile = (sorted: Delays, share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
