import { announcements } from './cache-generations.ts'
import type { Redis } from './redis.ts'

/** Listens for new generations on a connection of its own, for as long as the process lives. */
export function subscribeToGenerations(redis: Redis, hear: () => void): { close: () => void } {
  const subscriber = redis.duplicate({ lazyConnect: false, autoResubscribe: true })
  // A lost connection is the other one's to report; what was missed is asked for.
  subscriber.on('error', () => undefined)
  subscriber.on('ready', () => {
    hear()
    subscriber.subscribe(announcements).catch(() => undefined)
  })
  subscriber.on('message', hear)
  return { close: () => subscriber.disconnect() }
}
