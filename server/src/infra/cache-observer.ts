import type { Metrics } from '../metrics.ts'
import type { Entry } from './cache-entry.ts'
import type { CacheName } from './cache-policy.ts'
import type { Logger } from './logger.ts'

/** Where an answer was found: in this process, in Redis, or in neither. */
export type Layer = 'process' | 'shared' | 'database'
type Result = 'hit' | 'miss' | 'stale' | 'error'
/** Why the last known answer was given in place of a new one. */
export type Reason = 'database_failed' | 'database_slow'

export interface CacheObserver {
  count: (name: CacheName, layer: Layer, result: Result) => void
  /** An answer came from Redis: how old it was. */
  age: (name: CacheName, entry: Entry) => void
  stoodIn: (name: CacheName, reason: Reason) => void
}

/** One line says that answers are stale; the metric says how many. */
const logAgainMs = 10_000

export function cacheObserver(metrics: Metrics, logger: Logger): CacheObserver {
  // Counters with their labels bound once: the look-up is on every request.
  const counters = new Map<string, { inc: () => void }>()
  const loggedAt = new Map<Reason, number>()

  const count: CacheObserver['count'] = (name, layer, result) => {
    const key = `${name} ${layer} ${result}`
    let counter = counters.get(key)
    if (!counter) {
      counter = metrics.cacheRequests.labels(name, layer, result)
      counters.set(key, counter)
    }
    counter.inc()
  }

  return {
    count,
    age(name, { madeAt }) {
      metrics.cacheEntryAge.labels(name).observe(Math.max(0, Date.now() - madeAt) / 1000)
    },
    stoodIn(name, reason) {
      count(name, 'process', 'stale')
      metrics.degradedResponses.labels(reason).inc()
      const now = performance.now()
      if (now - (loggedAt.get(reason) ?? -Infinity) < logAgainMs) return
      loggedAt.set(reason, now)
      logger.warn({ cache: name, reason }, 'answering with what was last known')
    },
  }
}
