import type { PlaybackEvent } from '@cinema/contract'
import { PlayedTime, type Moment } from './played-time.ts'
import type { KeptUpdate } from './progress-queue.ts'

/** Which playback updates belong to. */
type Play = Pick<KeptUpdate, 'play' | 'session' | 'base'>

/**
 * Where one playback is, and the updates that say so. Each carries the whole state and a higher
 * number than the one before, so the newest stands for all of them.
 */
export class PlaybackNotes {
  readonly #title: { userId: string; movieId: string }
  readonly #played = new PlayedTime()
  #play: Play | null = null
  #seq = 0
  #acknowledgedSeq = 0
  #latest: KeptUpdate | null = null
  #place = { positionSeconds: 0, durationSeconds: 0 }

  constructor({ userId, movieId }: { userId: string; movieId: string }) {
    this.#title = { userId, movieId }
  }

  get play(): Play | null {
    return this.#play
  }

  get latest(): KeptUpdate | null {
    return this.#latest
  }

  /** The newest update, unless it was acknowledged. */
  get unsent(): KeptUpdate | null {
    return this.#latest && this.#latest.seq > this.#acknowledgedSeq ? this.#latest : null
  }

  /** Another playback begins, at the same place. */
  begin(play: Play): void {
    this.#play = play
    this.#seq = 0
    this.#acknowledgedSeq = 0
    this.#latest = null
    this.#played.reset()
  }

  advance(moment: Moment, durationSeconds: number): void {
    this.#place = { positionSeconds: moment.positionSeconds, durationSeconds }
    this.#played.advance(moment)
  }

  jump(positionSeconds: number, durationSeconds: number): void {
    this.#played.interrupt()
    this.#place = { positionSeconds, durationSeconds }
  }

  interrupt(): void {
    this.#played.interrupt()
  }

  /** Makes the newest update; undefined where there is nothing to tell. */
  note(event: PlaybackEvent): KeptUpdate | undefined {
    const { positionSeconds, durationSeconds } = this.#place
    if (!this.#play || !(durationSeconds > 0)) return undefined
    this.#latest = {
      ...this.#title,
      ...this.#play,
      seq: ++this.#seq,
      event,
      positionSeconds: toMilliseconds(Math.min(Math.max(0, positionSeconds), durationSeconds)),
      durationSeconds: toMilliseconds(durationSeconds),
      playedSeconds: toMilliseconds(this.#played.seconds),
      keptAt: new Date().toISOString(),
    }
    return this.#latest
  }

  acknowledge({ seq }: Pick<KeptUpdate, 'seq'>): void {
    this.#acknowledgedSeq = Math.max(this.#acknowledgedSeq, seq)
  }

  /** Nothing of this playback is to be sent any more. */
  acknowledgeAll(): void {
    this.#acknowledgedSeq = this.#seq
  }
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
