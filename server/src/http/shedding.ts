import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Priority } from '@cinema/contract'
import type { Request, Response } from 'express'
import type { Metrics } from '../metrics.ts'
import { ConcurrencyLimit } from './concurrency-limit.ts'
import { priorityOfPath } from './path-priority.ts'
import type { Check } from './pipeline.ts'
import { quickProblem } from './quick-problem.ts'

declare global {
  // Express's own extension point for fields on its response.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Response {
      /** The place among the requests of this process that it holds. */
      place: Priority | undefined
    }
  }
}

const adjustMs = 100
const resolutionMs = 10

const overloaded = quickProblem(
  'temporarily_overloaded',
  'More is asked of this instance than it can do; try again when Retry-After has passed.',
)

/**
 * Refuses requests while the process has too much to do, the least important first, before anything
 * is read or looked up for them; those that are taken are answered in time.
 */
export function shedding(metrics: Metrics, targetDelayMs: number): Check {
  const limit = new ConcurrencyLimit(targetDelayMs)
  metrics.httpConcurrencyLimit.collectFrom(() => limit.limit)
  const shed = {
    playback: metrics.httpRequestsShed.labels('playback'),
    browsing: metrics.httpRequestsShed.labels('browsing'),
    background: metrics.httpRequestsShed.labels('background'),
  }
  const places = new Places(limit)
  let refusals = 0
  // One that has begun needs this process no longer: it waits for its client or for events.
  const answered = (res: Response): void => places.takeBack(res)
  return (req, res) => {
    places.keepCurrent(req.startedAtMs)
    const priority = priorityOfPath(req.url)
    if (!limit.enter(priority)) {
      shed[priority].inc()
      // One to three seconds, so that those who were refused together do not return together.
      overloaded(req, res, 1 + (refusals++ % 3))
    } else if (bringsMuch(req)) {
      // Until it is here it waits for its client, not for this process.
      places.giveBack(priority)
    } else {
      // On the answer itself: a Map of them would keep old tables alive, and with each all that it held.
      res.place = priority
      res.whenBegun(answered)
      res.whenClosed(answered)
    }
    return undefined
  }
}

const muchBytes = 64 * 1024

const bringsMuch = ({ headers }: Request): boolean =>
  headers['content-length'] !== undefined && Number(headers['content-length']) > muchBytes

/** The places that are taken, and what that tells of how busy this process is. */
class Places {
  readonly #limit: ConcurrencyLimit
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs })
  readonly #times = { playback: new Mean(), browsing: new Mean(), background: new Mean() }
  #adjustAtMs = performance.now() + adjustMs
  #ending = false

  constructor(limit: ConcurrencyLimit) {
    this.#limit = limit
    this.#delay.enable()
  }

  takeBack(res: Response): void {
    const { place } = res
    if (!place) return
    res.place = undefined
    this.giveBack(place)
    this.#times[place].add(performance.now() - res.req.startedAtMs)
  }

  giveBack(priority: Priority): void {
    this.#limit.leave(priority)
    if (this.#ending) return
    this.#ending = true
    setImmediate(() => {
      this.#ending = false
      this.#limit.endTurn()
    })
  }

  /** Adjusts the limit when a request comes and it is time: an idle process needs no timer. */
  keepCurrent(nowMs: number): void {
    if (nowMs < this.#adjustAtMs || this.#delay.count === 0) return
    const intervals = Math.floor((nowMs - this.#adjustAtMs) / adjustMs) + 1
    this.#adjustAtMs = nowMs + adjustMs
    // The least of them: a pause passes by, and only a queue that stays delays every turn.
    const delayMs = this.#delay.min / 1e6 - resolutionMs
    this.#delay.reset()
    const { browsing, background } = this.#times
    const seen = { delayMs, browsingMs: browsing.take(), backgroundMs: background.take() }
    this.#limit.adjust(seen, intervals)
  }
}

class Mean {
  #sum = 0
  #count = 0

  add(value: number): void {
    this.#sum += value
    this.#count++
  }

  /** The mean since the last call; 0 of nothing. */
  take(): number {
    const mean = this.#count > 0 ? this.#sum / this.#count : 0
    this.#sum = 0
    this.#count = 0
    return mean
  }
}
