import type { ViewerEvent } from '@cinema/contract'
import { StoreAway, type Availability } from '../../infra/availability.ts'
import { createEventLog, type Published } from '../../infra/event-log.ts'
import type { Redis } from '../../infra/redis.ts'
import type { Metrics } from '../../metrics.ts'
import { eventPrefix } from './event-buffer.ts'

/** Tells a viewer's devices what happened; shared through the context. */
export interface ViewerEvents {
  /** Never fails and never waits: without state Redis an event is not told. */
  publish: (userId: string, event: ViewerEvent) => void
}

const redisMs = 200
/** More than this in one tick is a storm, of which devices learn when they look. */
const mostInTick = 10_000

/** All events of an event-loop tick go out in one pipeline, after the answers they come from. */
export function createViewerEvents(parts: {
  redis: Redis
  availability: Availability
  metrics: Metrics
}): ViewerEvents {
  const log = createEventLog(parts.redis, eventPrefix)
  const told = parts.metrics.eventsPublished.labels('sent')
  const untold = parts.metrics.eventsPublished.labels('dropped')
  let collected: Published[] = []

  async function send(): Promise<void> {
    const published = collected
    collected = []
    try {
      await parts.availability.attempt(redisMs, () => log.append(published))
      told.inc(published.length)
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
      untold.inc(published.length)
    }
  }

  return {
    publish(userId, event) {
      if (collected.length === 0) setImmediate(() => void send())
      if (collected.length < mostInTick) collected.push({ name: userId, event })
      else untold.inc()
    },
  }
}
