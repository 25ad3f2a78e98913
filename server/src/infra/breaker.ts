export type BreakerState = 'closed' | 'half_open' | 'open'

/** What became of a call; `ignored` says nothing about the other side (the caller gave up). */
export type Outcome = 'success' | 'failure' | 'ignored'

export interface BreakerOptions {
  /** Calls are judged by those of the last so many milliseconds. */
  readonly windowMs: number
  /** Fewer calls in the window prove nothing. */
  readonly minimumCalls: number
  /** Opens when this part of the calls failed. */
  readonly failureRatio: number
  /** A call counts as slow from here on, while it still runs. */
  readonly slowMs: number
  /** Opens when this part of the calls was slow. */
  readonly slowRatio: number
  /** How long it stays open at first; doubled after each probe that fails, up to `maxOpenMs`. */
  readonly openMs: number
  readonly maxOpenMs: number
}

export interface BreakerCounts {
  readonly calls: number
  readonly failures: number
  readonly slow: number
}

/** The breaker is open: the call was not made. */
export class BreakerOpen extends Error {
  override name = 'BreakerOpen'
  /** Until the next call is let through. */
  readonly retryAfterMs: number

  constructor(target: string, retryAfterMs: number) {
    super(`${target} is not asked for the moment.`)
    this.retryAfterMs = retryAfterMs
  }
}

const bucketCount = 10

interface Bucket {
  period: number
  calls: number
  failures: number
  slow: number
}

/**
 * A circuit breaker (M. Nygard, Release It!): CLOSED lets every call through and judges them; OPEN
 * refuses at once; HALF_OPEN lets one probe through and refuses the others, and its outcome decides.
 */
export class CircuitBreaker {
  readonly name: string
  readonly #options: BreakerOptions
  readonly #now: () => number
  readonly #onChange: (state: BreakerState) => void
  #state: BreakerState = 'closed'
  #since = Date.now()
  #openMs: number
  #openUntil = 0
  /** Calls that entered before the last change of state no longer count. */
  #term = 0
  #buckets: Bucket[] = []

  constructor(
    name: string,
    options: BreakerOptions,
    {
      now = () => performance.now(),
      onChange = () => undefined,
    }: { now?: () => number; onChange?: (state: BreakerState) => void } = {},
  ) {
    this.name = name
    this.#options = options
    this.#now = now
    this.#onChange = onChange
    this.#openMs = options.openMs
  }

  get state(): BreakerState {
    return this.#state
  }

  /** When the state was entered, as Unix time in milliseconds. */
  get since(): number {
    return this.#since
  }

  get counts(): BreakerCounts {
    const oldest = this.#period() - bucketCount
    const recent = this.#buckets.filter(({ period }) => period > oldest)
    const sum = (read: (bucket: Bucket) => number) =>
      recent.reduce((total, bucket) => total + read(bucket), 0)
    return {
      calls: sum(({ calls }) => calls),
      failures: sum(({ failures }) => failures),
      slow: sum(({ slow }) => slow),
    }
  }

  /**
   * Lets a call through, and returns what is to be told its outcome.
   * @throws BreakerOpen when it is not to be made.
   */
  enter(): (outcome: Outcome) => void {
    if (this.#state !== 'closed') this.#becomeProbe()
    const term = this.#term
    let slow = false
    const timer = setTimeout(() => {
      slow = true
      this.#count(term, { calls: 1, failures: 0, slow: 1 })
    }, this.#options.slowMs)
    timer.unref()
    return (outcome) => {
      clearTimeout(timer)
      if (outcome === 'ignored') this.#giveProbeBack(term)
      else
        this.#count(term, { calls: slow ? 0 : 1, failures: outcome === 'failure' ? 1 : 0, slow: 0 })
    }
  }

  #becomeProbe(): void {
    const waitMs = this.#openUntil - this.#now()
    if (this.#state === 'half_open' || waitMs > 0) {
      throw new BreakerOpen(this.name, Math.max(waitMs, 0))
    }
    this.#change('half_open')
  }

  #giveProbeBack(term: number): void {
    if (term !== this.#term || this.#state !== 'half_open') return
    this.#openUntil = this.#now()
    this.#change('open')
  }

  #count(term: number, seen: Omit<Bucket, 'period'>): void {
    if (term !== this.#term) return
    const isBad = seen.failures > 0 || seen.slow > 0
    if (this.#state === 'half_open') {
      if (isBad) this.#open(Math.min(this.#openMs * 2, this.#options.maxOpenMs))
      else this.#close()
      return
    }
    const bucket = this.#bucket()
    bucket.calls += seen.calls
    bucket.failures += seen.failures
    bucket.slow += seen.slow
    if (isBad && this.#isTooMuch()) this.#open(this.#options.openMs)
  }

  #isTooMuch(): boolean {
    const { calls, failures, slow } = this.counts
    const { minimumCalls, failureRatio, slowRatio } = this.#options
    return calls >= minimumCalls && (failures / calls >= failureRatio || slow / calls >= slowRatio)
  }

  #open(forMs: number): void {
    this.#openMs = forMs
    this.#openUntil = this.#now() + forMs
    this.#change('open')
  }

  #close(): void {
    this.#openMs = this.#options.openMs
    this.#buckets = []
    this.#change('closed')
  }

  #change(state: BreakerState): void {
    this.#state = state
    this.#since = Date.now()
    this.#term += 1
    this.#onChange(state)
  }

  #period(): number {
    return Math.floor((this.#now() * bucketCount) / this.#options.windowMs)
  }

  #bucket(): Bucket {
    const period = this.#period()
    const last = this.#buckets.at(-1)
    if (last?.period === period) return last
    const bucket = { period, calls: 0, failures: 0, slow: 0 }
    this.#buckets.push(bucket)
    if (this.#buckets.length > bucketCount) this.#buckets.shift()
    return bucket
  }
}
