import type { Metrics } from '../metrics.ts'
import {
  BreakerOpen,
  CircuitBreaker,
  type BreakerCounts,
  type BreakerOptions,
  type BreakerState,
} from './breaker.ts'
import type { Logger } from './logger.ts'
import { inSpan } from './spans.ts'
import { RetryBudget, withRetries, type RetryOptions } from './retry.ts'

/** The other side took longer than its time. */
export class OutboundTimeout extends Error {
  override name = 'OutboundTimeout'
}

export interface OutboundOptions {
  /** Target of the calls in metrics and on the page of breakers, for example `mongodb` or `tmdb`. */
  readonly name: string
  /** Time of one attempt. */
  readonly timeoutMs: number
  /** What each attempt waits for before its time begins, such as a rate that all instances share. */
  readonly admit?: (signal: AbortSignal | undefined) => Promise<void>
  /** Whether an error tells against the other side; everything but an abort unless given. */
  readonly isFailure?: (error: unknown) => boolean
  readonly breaker?: Partial<BreakerOptions>
  readonly retry?: Partial<RetryOptions> & {
    /** Retries that are there before any call has earned one, for targets that are called rarely. */
    readonly reserve?: number
  }
}

export interface Outbound {
  readonly name: string
  readonly state: BreakerState
  /**
   * Makes a call under timeout, breaker and retries. The call is given a signal that aborts when its
   * time is over or the caller's signal aborts. Retries are for calls that may be repeated: `once`
   * makes one attempt.
   * @throws BreakerOpen, OutboundTimeout, or what the call throws.
   */
  run: <T>(call: (signal: AbortSignal) => Promise<T>, options?: RunOptions) => Promise<T>
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined
  readonly once?: boolean
}

/** What the page of breakers shows of one. */
export interface BreakerView extends BreakerCounts {
  readonly name: string
  readonly state: BreakerState
  /** Unix time in milliseconds. */
  readonly since: number
}

export interface Outbounds {
  createOutbound: (options: OutboundOptions) => Outbound
  /** Adds what keeps a state of its own to the list. */
  watch: (view: () => BreakerView) => void
  list: () => BreakerView[]
}

const stateValue: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 }

const breakerDefaults: BreakerOptions = {
  windowMs: 10_000,
  minimumCalls: 5,
  failureRatio: 0.5,
  slowMs: 1000,
  slowRatio: 0.5,
  openMs: 1000,
  maxOpenMs: 15_000,
}
const retryDefaults: RetryOptions = { attempts: 3, baseMs: 50, capMs: 1000 }

/** The store that every request touches, as one of them: see `createAvailability`. */
export const viewOf = (
  name: string,
  { isAway, since }: { isAway: boolean; since: number },
): BreakerView => ({
  name,
  state: isAway ? 'open' : 'closed',
  since,
  calls: 0,
  failures: 0,
  slow: 0,
})

type Tools = { readonly logger: Logger; readonly metrics: Metrics }

/** Makes the policies for everything that this process asks of others, and knows them all. */
export function createOutbounds(tools: Tools): Outbounds {
  const views: (() => BreakerView)[] = []
  const { metrics } = tools
  metrics.circuitBreakers.collectFrom(() =>
    views.map((view) => {
      const { name, state } = view()
      return [name, stateValue[state]] as const
    }),
  )
  return {
    createOutbound(options) {
      const { outbound, view } = makeOutbound(options, tools)
      views.push(view)
      return outbound
    },
    watch: (view) => void views.push(view),
    list: () => views.map((view) => view()),
  }
}

function makeOutbound(options: OutboundOptions, { logger, metrics }: Tools) {
  const { name, timeoutMs, isFailure = () => true } = options
  const breaker = new CircuitBreaker(
    name,
    { ...breakerDefaults, ...options.breaker },
    { onChange: (state) => logger.warn({ target: name, state }, 'circuit breaker changed') },
  )
  const budget = new RetryBudget({ reserve: options.retry?.reserve ?? 0 })
  const policy = { ...retryDefaults, ...options.retry }
  const results = metrics.outboundRequests
  const retries = metrics.outboundRetries.labels(name)

  async function attempt<T>(call: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) {
    await options.admit?.(signal)
    signal?.throwIfAborted()
    const leave = enter(breaker, () => results.inc({ target: name, result: 'refused' }))
    try {
      const value = await inTime(name, timeoutMs, call, signal)
      results.inc({ target: name, result: 'success' })
      leave('success')
      return value
    } catch (error) {
      const outcome = signal?.aborted ? 'ignored' : isBad(error, isFailure) ? 'failure' : 'success'
      const result = error instanceof OutboundTimeout ? 'timeout' : outcome
      results.inc({ target: name, result })
      leave(outcome)
      throw error
    }
  }

  const isTransient = (error: unknown): boolean =>
    !(error instanceof BreakerOpen) && isBad(error, isFailure)
  const outbound: Outbound = {
    name,
    get state() {
      return breaker.state
    },
    run: (call, { signal, once = false } = {}) => {
      const attempts = once ? 1 : policy.attempts
      const retrying = { ...policy, attempts, budget, signal, isTransient }
      const traced = () => inSpan(name, () => attempt(call, signal))
      return withRetries(traced, { ...retrying, onRetry: () => retries.inc() })
    },
  }
  const view = (): BreakerView => ({
    name,
    state: breaker.state,
    since: breaker.since,
    ...breaker.counts,
  })
  return { outbound, view }
}

const isBad = (error: unknown, isFailure: (error: unknown) => boolean): boolean =>
  error instanceof OutboundTimeout || isFailure(error)

function enter(breaker: CircuitBreaker, refused: () => void) {
  try {
    return breaker.enter()
  } catch (error) {
    refused()
    throw error
  }
}

/** @throws OutboundTimeout when the call outlasts its time, the signal's reason when that aborts. */
async function inTime<T>(
  name: string,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal | undefined,
): Promise<T> {
  const own = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (reason: Error): void => {
    own.abort(reason)
    reject(reason)
  }
  const giveUp = (): void => stop(asError(outer?.reason))
  const timer = setTimeout(() => {
    stop(new OutboundTimeout(`${name} did not answer within ${timeoutMs} ms.`))
  }, timeoutMs)
  outer?.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([call(own.signal), promise])
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', giveUp)
  }
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error('The call was given up.', { cause: reason })
