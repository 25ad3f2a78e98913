import type { Priority } from '@cinema/contract'

/** The mean time of an answer may be as many times the delay of the loop: it waits for databases too. */
export const latencyPerDelay = 5

/** Up to which part of the limit each priority may fill it; the rest is kept for those above. */
const share: Readonly<Record<Priority, number>> = { playback: 1, browsing: 0.85, background: 0.6 }

/**
 * How many requests this process takes at the same time, found out by how late its event loop runs
 * and, for what may wait, by how long answers take. The delay is kept short because connections wait
 * as well: the loop accepts one of them a turn.
 *
 * Requests are read in turns of the loop, and each waits for all that were read with it: the delay is
 * their number times the work each makes. A place that is given back stays taken until its turn ends,
 * or answers made in one go would never count. Browsing and background have a limit of their own
 * besides, because their answers queue in the database, where this loop sees nothing of it.
 */
export class ConcurrencyLimit {
  readonly #all: Adaptive
  readonly #own: Readonly<Record<Exclude<Priority, 'playback'>, Adaptive>>
  #leaving = 0

  constructor(targetDelayMs: number) {
    this.#all = new Adaptive({ fewest: 8, initial: 256, target: targetDelayMs })
    const waiting = { fewest: 20, initial: 256, target: targetDelayMs * latencyPerDelay }
    this.#own = { browsing: new Adaptive(waiting), background: new Adaptive(waiting) }
  }

  get limit(): number {
    return Math.floor(this.#all.limit)
  }

  get inFlight(): number {
    return this.#all.taken + this.#leaving
  }

  /** Takes a place, unless those that the priority may have are taken. */
  enter(priority: Priority): boolean {
    const { inFlight } = this
    if (inFlight >= this.#all.limit * share[priority]) return false
    if (priority !== 'playback' && !this.#own[priority].enter()) return false
    this.#all.enter(inFlight + 1)
    return true
  }

  /** Gives a place back; it is free when the turn ends. */
  leave(priority: Priority): void {
    this.#all.taken--
    this.#leaving++
    if (priority !== 'playback') this.#own[priority].taken--
  }

  endTurn(): void {
    this.#leaving = 0
  }

  /**
   * Learns what there was in some intervals since the last call; 0 for the time of answers where there
   * were none.
   */
  adjust(seen: Seen, intervals = 1): void {
    this.#all.adjust(seen.delayMs, intervals)
    this.#own.browsing.adjust(seen.browsingMs, intervals)
    this.#own.background.adjust(seen.backgroundMs, intervals)
  }
}

interface Seen {
  readonly delayMs: number
  readonly browsingMs: number
  readonly backgroundMs: number
}

const most = 2000

/**
 * A limit that shrinks in proportion to how far a measure exceeds its target, from what was in use,
 * and otherwise grows by a twentieth an interval: up to where it began, and above only while more than
 * half of it is used. What was never used says nothing of what can be done, and would let in as much at
 * once when too much comes.
 */
class Adaptive {
  readonly #fewest: number
  readonly #initial: number
  readonly #target: number
  limit: number
  taken = 0
  #peak = 0

  constructor(options: { fewest: number; initial: number; target: number }) {
    this.#fewest = options.fewest
    this.#target = options.target
    this.#initial = options.initial
    this.limit = options.initial
  }

  enter(inUse = this.taken + 1): boolean {
    if (this.taken >= this.limit) return false
    this.taken++
    if (inUse > this.#peak) this.#peak = inUse
    return true
  }

  adjust(measured: number, intervals: number): void {
    if (measured > this.#target) {
      const factor = Math.min(0.95, Math.max(0.25, this.#target / measured))
      this.limit = Math.max(this.#fewest, Math.min(this.limit, this.#peak) * factor)
    } else {
      const highest = this.#peak * 2 > this.limit ? most : Math.max(this.#initial, this.limit)
      this.limit = Math.min(highest, (this.limit + intervals) * 1.05 ** intervals)
    }
    this.#peak = this.taken
  }
}
