import type { Logger } from '../../infra/logger.ts'

/** A store did not answer, or not in time. */
export class StoreAway extends Error {
  override name = 'StoreAway'
}

const pauseMs = 500

/**
 * Fails with the promise, or as `StoreAway` after `ms`. Whatever the promise comes to later is let go.
 * @throws StoreAway for every failure, with its cause.
 */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const tooLate = (): void => reject(new Error(`no answer within ${ms} ms`))
    // After a stall of our own the answer may be waiting in the socket: sockets are read first.
    timer = setTimeout(() => setImmediate(tooLate), ms)
  })
  try {
    return await Promise.race([promise, late])
  } catch (error) {
    throw new StoreAway('The store is away.', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Remembers for half a second that a store is away, so that a request does not wait for what has
 * just failed; then one call tries it again.
 */
export function createAvailability(logger: Logger, sentence: string) {
  let closedUntil = 0
  let away = false
  return {
    async attempt<T>(ms: number, call: () => Promise<T>): Promise<T> {
      const now = performance.now()
      if (now < closedUntil) throw new StoreAway('The store was away a moment ago.')
      if (away) closedUntil = now + pauseMs
      try {
        const answer = await within(ms, call())
        away = false
        closedUntil = 0
        return answer
      } catch (error) {
        if (!away) logger.warn({ err: error }, sentence)
        away = true
        closedUntil = performance.now() + pauseMs
        throw error
      }
    },
  }
}
