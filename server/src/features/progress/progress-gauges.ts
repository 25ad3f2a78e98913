import type { Redis } from '../../infra/redis.ts'
import type { Metrics } from '../../metrics.ts'
import { within } from '../../infra/availability.ts'
import { createFlushBuffer, type BufferStatistics } from './flush-buffer.ts'
import { redisMs } from './progress-access.ts'

/**
 * Lets every scrape ask state Redis what waits there. Every process tells the same numbers, so
 * dashboards take the maximum over instances; while Redis is away the last ones stand.
 */
export function observeProgress(metrics: Metrics, redis: Redis): void {
  const buffer = createFlushBuffer(redis)
  let asked: Promise<BufferStatistics | undefined> | undefined
  // The gauges of a scrape are collected together: one question answers all of them.
  const statistics = (): Promise<BufferStatistics | undefined> => {
    asked ??= within(redisMs, buffer.statistics())
      .catch(() => undefined)
      .finally(() => (asked = undefined))
    return asked
  }
  const gauges = [
    [metrics.progressDirtyRecords, 'dirty'],
    [metrics.progressOldestDirty, 'oldestDirtySeconds'],
    [metrics.playbackSessions, 'playing'],
    [metrics.progressDeadLetters, 'deadLetters'],
  ] as const
  for (const [gauge, name] of gauges) {
    Object.assign(gauge, {
      async collect() {
        const now = await statistics()
        if (now) gauge.set(now[name])
      },
    })
  }
}
