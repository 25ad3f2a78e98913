/** Moment of a playback, as the media element tells it. */
export interface Moment {
  positionSeconds: number
  /** Speed, 1 being normal. */
  rate: number
  /** Of a clock that only goes forward. */
  nowMs: number
}

/** A media clock may run ahead of ours by its reporting interval. */
const TOLERANCE_SECONDS = 0.5

/**
 * Adds up the seconds of a film that were really shown: not the time while it was paused or
 * loading, and not what a jump skipped, whether a seek announced it or the player hopped over a gap.
 */
export class PlayedTime {
  #seconds = 0
  #last: Moment | null = null

  get seconds(): number {
    return this.#seconds
  }

  /** Playback is running at this moment: what passed since the last one was shown. */
  advance(moment: Moment): void {
    if (this.#last) {
      const shown = moment.positionSeconds - this.#last.positionSeconds
      const elapsedSeconds = (moment.nowMs - this.#last.nowMs) / 1000
      const possible = elapsedSeconds * Math.max(moment.rate, this.#last.rate) + TOLERANCE_SECONDS
      if (shown > 0 && shown <= possible) this.#seconds += shown
    }
    this.#last = moment
  }

  /** Playback paused, or jumps: the next moment begins anew. */
  interrupt(): void {
    this.#last = null
  }

  /** A new epoch counts from nothing. */
  reset(): void {
    this.#seconds = 0
    this.#last = null
  }
}
