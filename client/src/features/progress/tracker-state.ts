import type { Progress, ResponseOf, streaming } from '@cinema/contract'
import type { ApiError } from '../../api/api-error.ts'
import type { KeptUpdate } from './progress-queue.ts'

export type PlaybackSession = ResponseOf<typeof streaming.startSession>

/** What the viewer may know of their place. */
export type SyncState =
  /** Nothing was said yet. */
  | 'idle'
  | 'saving'
  | 'saved'
  /** Kept on this device; the server answers but cannot take it now. */
  | 'waiting'
  /** Kept on this device; the server is out of reach. */
  | 'offline'

/** Two places in one title, of which the viewer chooses. */
export interface Conflict {
  mine: KeptUpdate
  theirs: Progress
}

export interface TrackerState {
  phase:
    /** Asking for a session. */
    | 'starting'
    /** In a session of the server, or offline on top of the last known place. */
    | 'tracking'
    /** Another device plays this title now; `elsewhere` tells where it is. */
    | 'overtaken'
    /** The viewer ended this playback from another device. */
    | 'ended'
    /** The server does not let this playback begin: `error` tells why. */
    | 'refused'
    | 'stopped'
  sync: SyncState
  /** Where the viewer was; null for a first time. */
  resume: PlaybackSession['resume']
  conflict: Conflict | null
  /** Where the device that took over is, and what it is called if that is known. */
  elsewhere: { positionSeconds: number; deviceName?: string | null } | null
  error: ApiError | null
}

export const beginning: TrackerState = {
  phase: 'starting',
  sync: 'idle',
  resume: null,
  conflict: null,
  elsewhere: null,
  error: null,
}

/** The state of one tracker, and who is told when it changes. */
export class TrackerStatus {
  readonly #listeners = new Set<() => void>()
  #state: TrackerState = beginning

  get state(): TrackerState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(change: Partial<TrackerState>): void {
    // A playback that has ended stays so, whatever answer arrives late.
    const phase = this.#state.phase === 'stopped' ? 'stopped' : (change.phase ?? this.#state.phase)
    this.#state = { ...this.#state, ...change, phase }
    for (const listener of this.#listeners) listener()
  }
}
