import { setTimeout as sleep } from 'node:timers/promises'

/**
 * How many retries a target may see: a part of its calls, so that an outage never multiplies the
 * load that meets it. `reserve` allows the first few, for targets that are called rarely.
 */
export class RetryBudget {
  readonly #ratio: number
  readonly #most: number
  #tokens: number

  constructor({ ratio = 0.1, reserve = 0 }: { ratio?: number; reserve?: number } = {}) {
    this.#ratio = ratio
    this.#tokens = reserve
    this.#most = Math.max(10, reserve)
  }

  /** Each call earns a part of a retry. */
  earn(): void {
    this.#tokens = Math.min(this.#tokens + this.#ratio, this.#most)
  }

  /** Whether a retry may be made; it is then spent. */
  spend(): boolean {
    // Ten tenths are a little less than one.
    if (this.#tokens < 1 - 1e-9) return false
    this.#tokens -= 1
    return true
  }
}

export interface RetryOptions {
  /** Attempts in all, the first one included. */
  readonly attempts: number
  /** The wait before attempt n + 1 is random between 0 and base · 2ⁿ⁻¹, but at most the cap. */
  readonly baseMs: number
  readonly capMs: number
}

export interface Retrying extends RetryOptions {
  readonly budget: RetryBudget
  /** Whether another attempt may succeed. */
  readonly isTransient: (error: unknown) => boolean
  readonly signal?: AbortSignal | undefined
  readonly onRetry?: () => void
  readonly random?: () => number
}

/**
 * Makes attempts until one succeeds, with exponential backoff and full jitter (M. Brooker,
 * "Exponential Backoff And Jitter"). An error that carries `retryAfterMs` is not tried before that
 * time, and not at all when it is beyond the cap. The budget is the last word.
 * @throws the last error, or the reason of `signal`, at once when it aborts.
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: Retrying): Promise<T> {
  const { attempts, budget, isTransient, signal, onRetry } = options
  budget.earn()
  for (let made = 1; ; made++) {
    try {
      return await attempt()
    } catch (error) {
      if (signal?.aborted || made >= attempts || !isTransient(error)) throw error
      const waitMs = waitBefore(made, error, options)
      if (waitMs === null || !budget.spend()) throw error
      await sleep(waitMs, undefined, { signal, ref: false }).catch(() => signal?.throwIfAborted())
      onRetry?.()
    }
  }
}

/** Null when the other side asked for more patience than there is. */
function waitBefore(
  made: number,
  error: unknown,
  { baseMs, capMs, random = Math.random }: Retrying,
): number | null {
  const wait = random() * Math.min(capMs, baseMs * 2 ** (made - 1))
  const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown }
  if (typeof retryAfterMs !== 'number') return wait
  return retryAfterMs > capMs ? null : Math.max(retryAfterMs, wait)
}

/** The time that `Retry-After` asks for (RFC 9110 §10.2.3: seconds, or a date); undefined without one. */
export function retryAfterMs(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
