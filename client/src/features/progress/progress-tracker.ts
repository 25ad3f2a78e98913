import {
  progress,
  type PlaybackEvent,
  type TakeoverEvent,
  type UpdateReply,
} from '@cinema/contract'
import { ApiError, isProblem, isTransient } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { offlineSessionId } from './device.ts'
import { PlayedTime, type Moment } from './played-time.ts'
import { closeSession, openSession, sendUpdate } from './progress-api.ts'
import type { KeptUpdate, ProgressQueue } from './progress-queue.ts'
import { replay } from './progress-replay.ts'
import { beginning, type PlaybackSession, type TrackerState } from './tracker-state.ts'

/** Until the server says how often it wants to hear. */
const HEARTBEAT_SECONDS = 10

export interface TrackerOptions {
  userId: string
  movieId: string
  queue: ProgressQueue
}

/** Which playback updates belong to. */
type Play = Pick<KeptUpdate, 'play' | 'session' | 'base'>

/**
 * Keeps the viewer's place in one title for one playback. Every update carries the whole state: it
 * is kept on this device first, then sent, and the newest replaces all before it. Knows no media
 * element and no component; the player tells it what happens, and listens.
 */
export class ProgressTracker {
  readonly #options: TrackerOptions
  readonly #played = new PlayedTime()
  readonly #listeners = new Set<() => void>()
  #state: TrackerState = beginning
  #play: Play | null = null
  #seq = 0
  #latest: KeptUpdate | null = null
  #acknowledgedSeq = 0
  #sending: Promise<void> | null = null
  #heartbeatMs = HEARTBEAT_SECONDS * 1000
  #heartbeat: ReturnType<typeof setInterval> | undefined
  #place = { positionSeconds: 0, durationSeconds: 0 }

  constructor(options: TrackerOptions) {
    this.#options = options
  }

  get state(): TrackerState {
    return this.#state
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Opens a playback session. What is kept of this title goes first: a session ranks after all that
   * was before it, so an update that arrived later would count for nothing.
   */
  async start(): Promise<void> {
    const { userId, movieId, queue } = this.#options
    this.#set({ ...beginning, sync: this.#state.sync })
    try {
      await replay(queue, userId, movieId)
      const mine = await queue.newest(userId, movieId)
      const conflict = mine?.conflict ? { mine, theirs: mine.conflict } : null
      this.#enter(await openSession(this.#options.movieId), conflict)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isTransient(error) || error.status === 429) await this.#enterOffline(error)
      else this.#set({ phase: 'refused', error })
    }
  }

  /** Playback runs, and the next report is due within a heartbeat. */
  playing(moment: Moment, durationSeconds: number): void {
    this.#see(moment.positionSeconds, durationSeconds)
    this.#played.advance(moment)
    this.#heartbeat ??= setInterval(() => this.report('heartbeat'), this.#heartbeatMs)
  }

  /** Playback is here now without having played what lies between: a seek. */
  jumped(positionSeconds: number, durationSeconds: number): void {
    this.#played.interrupt()
    this.#see(positionSeconds, durationSeconds)
  }

  /** Playback stands: no time passes, and no heartbeat is due. */
  paused(): void {
    this.#played.interrupt()
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
  }

  /** Says where playback is. Never throws: what cannot be said now is kept. */
  report(event: PlaybackEvent): void {
    if (!this.#note(event)) return
    void this.flush()
  }

  /**
   * The last word while the page goes away: one request that outlives it, sent without waiting for
   * anything, since nothing runs afterwards. A page that may come back does not end its session.
   */
  leave(event: 'pause' | 'end'): void {
    const update = this.#note(event)
    if (update?.session) void this.#send(update, true).catch(() => null)
  }

  /** Sends the newest update unless it was acknowledged; one request at a time. */
  flush(): Promise<void> {
    this.#sending ??= this.#sendNewest().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  /** Ends the playback: the last place goes out, which closes the session. */
  async stop(): Promise<void> {
    this.paused()
    if (this.#state.phase === 'stopped') return
    const told = this.#note('end') !== undefined
    this.#set({ phase: 'stopped' })
    if (told) await this.flush()
    else await closeSession(this.#play?.session?.sessionId)
  }

  /** The viewer chose between two places; the one not chosen is forgotten. */
  async resolveConflict(): Promise<void> {
    const { conflict } = this.#state
    if (conflict) await this.#options.queue.drop(conflict.mine)
    this.#set({ conflict: null })
  }

  #see(positionSeconds: number, durationSeconds: number): void {
    this.#place = { positionSeconds, durationSeconds }
  }

  /** Makes the newest update and keeps it; undefined where there is nothing to tell. */
  #note(event: PlaybackEvent): KeptUpdate | undefined {
    const { positionSeconds, durationSeconds } = this.#place
    const { userId, movieId, queue } = this.#options
    if (this.#state.phase !== 'tracking' || !this.#play || !(durationSeconds > 0)) return undefined
    const update: KeptUpdate = {
      userId,
      movieId,
      ...this.#play,
      seq: ++this.#seq,
      event,
      positionSeconds: toMilliseconds(Math.min(Math.max(0, positionSeconds), durationSeconds)),
      durationSeconds: toMilliseconds(durationSeconds),
      playedSeconds: toMilliseconds(this.#played.seconds),
      keptAt: new Date().toISOString(),
    }
    this.#latest = update
    queue.keep(update).catch((error: unknown) => console.warn('Progress is not kept here', error))
    return update
  }

  async #sendNewest(): Promise<void> {
    while (this.#latest && this.#latest.seq > this.#acknowledgedSeq) {
      const update = this.#latest
      if (this.#state.sync !== 'offline') this.#set({ sync: 'saving' })
      try {
        await (update.session ? this.#send(update, false) : this.#joinServer())
      } catch (error) {
        this.#failed(error)
        return
      }
    }
  }

  async #send(update: KeptUpdate, keepalive: boolean): Promise<void> {
    const { userId, movieId, queue } = this.#options
    const { session } = update
    if (!session) return
    const reply = await sendUpdate({ ...update, session }, keepalive)
    this.#received(update, reply)
    await queue.remember(userId, movieId, reply.current)
    await queue.settle(userId, movieId, reply.durable)
  }

  #received(update: KeptUpdate, { result, current }: UpdateReply): void {
    if (update.play !== this.#play?.play) return
    this.#acknowledgedSeq = Math.max(this.#acknowledgedSeq, update.seq)
    // Stale in our own epoch means that a later update of ours came first; nobody took over.
    const overtaken = result === 'stale' && current.epoch !== update.session?.epoch
    if (!overtaken) this.#set({ sync: 'saved' })
    else if (this.#state.phase === 'tracking') this.#overtake({ elsewhere: current })
  }

  /** The server says that another device went on with this title, before our next update would. */
  takenOver({ replacedSessionId, movieId, positionSeconds, deviceName }: TakeoverEvent): void {
    if (!this.#runs(replacedSessionId) || movieId !== this.#options.movieId) return
    this.#overtake({ elsewhere: { positionSeconds, deviceName } })
  }

  /** The viewer ended this playback from elsewhere: it stops here, at a place that is kept. */
  endedElsewhere(sessionId: string): void {
    if (!this.#runs(sessionId) || this.#latest?.event === 'end') return
    this.paused()
    // The last heartbeat may be seconds old.
    this.report('end')
    this.#set({ phase: 'ended' })
  }

  /** Whether this playback goes by that session of the server. */
  #runs(sessionId: string): boolean {
    return this.#state.phase === 'tracking' && this.#play?.session?.sessionId === sessionId
  }

  #overtake(state: Partial<TrackerState>): void {
    this.paused()
    this.#set({ phase: 'overtaken', sync: 'saved', ...state })
  }

  #failed(error: unknown): void {
    if (isProblem(error, 'not_found') && this.#state.phase !== 'ended') {
      // The server closed the session, after a long pause. What is kept goes out with the next one.
      void this.#reopen()
      return
    }
    this.#set({ sync: isProblem(error, 'offline') ? 'offline' : 'waiting' })
  }

  async #reopen(): Promise<void> {
    try {
      const { userId, movieId, queue } = this.#options
      await replay(queue, userId, movieId)
      const state = await call(progress.get, { params: { movieId } })
      const epoch = this.#play?.session?.epoch ?? 0
      if (state.epoch > epoch) this.#overtake({ elsewhere: state })
      else this.#continue(await openSession(this.#options.movieId))
    } catch (error) {
      this.#set({ sync: isProblem(error, 'offline') ? 'offline' : 'waiting' })
    }
  }

  /** The server is back after playback began without it: what was kept goes first, as in `start`. */
  async #joinServer(): Promise<void> {
    const { userId, movieId, queue } = this.#options
    await replay(queue, userId, movieId)
    const mine = await queue.newest(userId, movieId)
    if (mine?.conflict) {
      this.#acknowledgedSeq = this.#seq
      this.#overtake({ elsewhere: mine.conflict, conflict: { mine, theirs: mine.conflict } })
      return
    }
    this.#continue(await openSession(this.#options.movieId))
  }

  #enter(session: PlaybackSession, conflict: TrackerState['conflict']): void {
    // The viewer left while the session was being opened.
    if (this.#state.phase === 'stopped') void closeSession(session.sessionId)
    this.#adopt(session)
    this.#set({ phase: 'tracking', sync: 'idle', resume: session.resume, conflict })
  }

  /** Goes on in a new session from where playback is. */
  #continue(session: PlaybackSession): void {
    this.#adopt(session)
    this.report('heartbeat')
  }

  #adopt({ sessionId, epoch, heartbeatSeconds }: PlaybackSession): void {
    this.#begin({ play: String(epoch), session: { sessionId, epoch } })
    this.#heartbeatMs = heartbeatSeconds * 1000
  }

  async #enterOffline(error: ApiError): Promise<void> {
    const { userId, movieId, queue } = this.#options
    const base = await queue.lastKnown(userId, movieId)
    const kept = await queue.newest(userId, movieId)
    this.#begin({ play: offlineSessionId(), base })
    this.#set({
      phase: 'tracking',
      sync: error.code === 'offline' ? 'offline' : 'waiting',
      resume: kept ? resumePointOf(kept) : null,
    })
  }

  #begin(play: Play): void {
    this.#play = play
    this.#seq = 0
    this.#acknowledgedSeq = 0
    this.#latest = null
    this.#played.reset()
  }

  #set(change: Partial<TrackerState>): void {
    // A playback that has ended stays so, whatever answer arrives late.
    const phase = this.#state.phase === 'stopped' ? 'stopped' : (change.phase ?? this.#state.phase)
    this.#state = { ...this.#state, ...change, phase }
    for (const listener of this.#listeners) listener()
  }
}

function resumePointOf({ positionSeconds, durationSeconds, keptAt }: KeptUpdate) {
  return { positionSeconds, durationSeconds, watched: false, updatedAt: keptAt }
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
