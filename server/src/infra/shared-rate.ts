import { setTimeout as sleep } from 'node:timers/promises'
import { StoreAway } from './availability.ts'
import type { Redis } from './redis.ts'
import { decideTogether, shardOf, type Quota } from './sliding-window.ts'

/** A rate of calls that all instances keep together: exact in every window of it. */
export interface SharedRate {
  /**
   * Waits for the time at which one more call may be made.
   * @throws RatePaused while the other side wants more patience than there is, StoreAway when Redis
   *   cannot be asked (no call is better than one too many), or the reason of `signal`.
   */
  take: (signal?: AbortSignal) => Promise<void>
  /** Holds every instance back for so long, because the other side said so. */
  pause: (forMs: number) => Promise<void>
}

/** The other side asked for a longer wait than callers have patience for. */
export class RatePaused extends Error {
  override name = 'RatePaused'
  readonly retryAfterMs: number

  constructor(target: string, retryAfterMs: number) {
    super(`${target} asked to be left alone for ${Math.ceil(retryAfterMs / 1000)} s.`)
    this.retryAfterMs = retryAfterMs
  }
}

interface RateOptions {
  readonly name: string
  readonly limit: number
  readonly windowMs: number
  /** Longest pause that is waited for. */
  readonly patienceMs?: number
}

const longestPauseMs = 3_600_000
const redisAttempts = 8
const redisWaitMs = 250

/** Keeps a rate in state Redis. Callers of one process wait in line, so that one of them asks. */
export function createSharedRate(
  redis: Redis,
  { name, limit, windowMs, patienceMs = 10_000 }: RateOptions,
): SharedRate {
  const quota: Quota = { key: `rate:${name}`, limit, windowMs }
  const pauseKey = `state:1:pause:{${name}}`
  const decide = async () => {
    const { verdicts } = await decideTogether(redis, shardOf(name), [[quota]])
    return verdicts[0]
  }

  async function ask(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const pausedMs = await persistently(() => redis.pttl(pauseKey), signal)
      if (pausedMs > patienceMs) throw new RatePaused(name, pausedMs)
      const verdict = pausedMs > 0 ? undefined : await persistently(decide, signal)
      if (verdict?.admitted) return
      await wait(verdict?.waitMs ?? pausedMs, signal)
    }
  }

  let line = Promise.resolve()
  return {
    take(signal) {
      const turn = line.then(() => ask(signal))
      line = turn.catch(() => undefined)
      return turn
    },
    async pause(forMs) {
      const ms = Math.ceil(Math.min(Math.max(forMs, 1), longestPauseMs))
      await persistently(() => redis.set(pauseKey, '1', 'PX', ms))
    },
  }
}

/** A repeated decision may count twice, never less than once. */
async function persistently<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (cause) {
      if (attempt === redisAttempts) throw new StoreAway('State Redis is away.', { cause })
      await wait(redisWaitMs, signal)
    }
  }
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal?.throwIfAborted())
}
