import { createHash } from 'node:crypto'
import type { Availability } from '../../infra/availability.ts'
import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'

const attempt = loadScript(new URL('./attempt.lua', import.meta.url))

/** Anybody mistypes a password twice; from the third failure on the pause doubles. */
const freeFailures = 3
const firstPauseMs = 1000
const longestPauseMs = 15 * 60_000
const memoryMs = 60 * 60_000
const redisMs = 200

/** Whose password is tried, and from where. */
export interface Attempt {
  /** An e-mail address or an account id. */
  readonly account: string
  readonly address: string
}

export type Attempts = ReturnType<typeof createAttempts>

/**
 * Pauses between wrong passwords for one account from one address. Somebody else's guessing delays
 * them alone: the owner signs in from elsewhere without a pause. The same for accounts that do not
 * exist. While state Redis is away the rate limit of the process stands alone.
 */
export function createAttempts(redis: Redis, availability: Availability) {
  return {
    /** Begins an attempt; gives back the ms to wait when it comes too early. */
    async begin(of: Attempt): Promise<number> {
      const limits = [freeFailures, firstPauseMs, longestPauseMs, memoryMs]
      try {
        const waitMs = await availability.attempt(redisMs, () =>
          attempt.run(redis, [keyOf(of)], limits),
        )
        return Number(waitMs)
      } catch {
        return 0
      }
    },

    /** Forgets the failures: the password was right. */
    async clear(of: Attempt): Promise<void> {
      try {
        await availability.attempt(redisMs, () => redis.del(keyOf(of)))
      } catch {
        // The key ends by itself.
      }
    },
  }
}

/** E-mail addresses of people do not belong in Redis keys. */
const keyOf = ({ account, address }: Attempt): string => {
  const digest = createHash('sha256').update(`${account}\0${address}`).digest('base64url')
  return `state:1:sign-in:{${digest.slice(0, 22)}}`
}
