import { loadScript } from './script.ts'
import type { Redis } from './redis.ts'

const script = loadScript(new URL('./live-instances.lua', import.meta.url))

const key = 'state:1:instances'
const beatMs = 5000
/** An instance that serves nobody for this long needs no share. */
const liveMs = 15_000

/** How many instances share what one limit allows; the last number known while state Redis is away. */
export interface LiveInstances {
  readonly count: number
  /** Says that this instance serves requests; asks Redis now and then and never makes anybody wait. */
  beat: () => void
}

export function createLiveInstances(redis: Redis, instance: string): LiveInstances {
  let count = 1
  let nextBeatAtMs = 0
  return {
    get count() {
      return count
    },
    beat() {
      if (performance.now() < nextBeatAtMs) return
      nextBeatAtMs = performance.now() + beatMs
      script.run(redis, [key], [instance, liveMs]).then(
        (live) => (count = Math.max(1, Number(live))),
        // The number known stays, and the next beat asks again.
        () => undefined,
      )
    },
  }
}
