import type { Redis } from '../../infra/redis.ts'

/** Of the logs of viewers, each named by its viewer's id. */
export const eventPrefix = 'state:1:events:{events}:'

/** Removes what happened on a viewer's devices. */
export async function forgetEvents(redis: Redis, userId: string): Promise<void> {
  await redis.del(eventPrefix + userId)
}
