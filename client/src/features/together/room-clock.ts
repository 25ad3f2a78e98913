/** A sample is replaced by any other after this time: clocks run apart. */
const KEPT_MS = 5 * 60_000

/**
 * The server's clock, from what its answers say and how long they took: of all samples the one with
 * the shortest way is believed, whose error is at most half of that way. Times of this machine are
 * those of `performance.now()`, which nobody sets.
 */
export class RoomClock {
  #sample = { offsetMs: 0, wayMs: Infinity, takenAtMs: -Infinity }

  take(sentAtMs: number, receivedAtMs: number, serverNowMs: number): void {
    const wayMs = receivedAtMs - sentAtMs
    const isOld = receivedAtMs - this.#sample.takenAtMs > KEPT_MS
    if (wayMs > this.#sample.wayMs && !isOld) return
    const offsetMs = serverNowMs - (sentAtMs + wayMs / 2)
    this.#sample = { offsetMs, wayMs, takenAtMs: receivedAtMs }
  }

  nowMs(): number {
    return performance.now() + this.#sample.offsetMs
  }
}
