import type { Metrics } from '../../metrics.ts'
import type { Redis } from '../../infra/redis.ts'
import { within } from './availability.ts'
import { createFlushBuffer } from './flush-buffer.ts'
import { redisMs } from './progress-access.ts'

/**
 * Lets every scrape ask state Redis what waits there. Every process tells the same numbers, so
 * dashboards take the maximum over instances; while Redis is away the last ones stand.
 */
export function observeProgress(metrics: Metrics, redis: Redis): void {
  const buffer = createFlushBuffer(redis)
  const { progressDirtyRecords: dirty, progressOldestDirty: oldest } = metrics
  const { playbackSessions: playing, progressDeadLetters: dead } = metrics
  // Gauges of one registry are collected together; the first one asks for all.
  Object.assign(dirty, {
    async collect() {
      const now = await within(redisMs, buffer.statistics()).catch(() => undefined)
      if (!now) return
      dirty.set(now.dirty)
      oldest.set(now.oldestDirtySeconds)
      playing.set(now.playing)
      dead.set(now.deadLetters)
    },
  })
}
