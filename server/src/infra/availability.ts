import type { Logger } from './logger.ts'

/** A store did not answer, or not in time. */
export class StoreAway extends Error {
  override name = 'StoreAway'
}

const probeMs = 250

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

export type Availability = ReturnType<typeof createAvailability>

/**
 * The circuit breaker of a store that every request touches: it opens at the first call that fails
 * or is late, so that no other request waits, and no request is its probe: `probe` is asked in the
 * background until the store is back.
 */
export function createAvailability(
  logger: Logger,
  sentence: string,
  probe: () => Promise<unknown>,
) {
  let away = false
  let since = Date.now()
  const become = (next: boolean): void => {
    away = next
    since = Date.now()
  }

  const probeLater = (): void => {
    setTimeout(() => {
      within(probeMs, probe()).then(() => become(false), probeLater)
    }, probeMs).unref()
  }

  const close = (error: unknown): void => {
    if (away) return
    become(true)
    logger.warn({ err: error }, sentence)
    probeLater()
  }

  return {
    /** Whether a call would be refused without being tried. */
    get isAway(): boolean {
      return away
    },
    /** When that last changed, as Unix time in milliseconds. */
    get since(): number {
      return since
    },
    /** @throws StoreAway when the call fails or takes longer than `ms`, and at once while away. */
    async attempt<T>(ms: number, call: () => Promise<T>): Promise<T> {
      if (away) throw new StoreAway('The store was away a moment ago.')
      try {
        return await within(ms, call())
      } catch (error) {
        close(error)
        throw error
      }
    },
  }
}
