import {
  progress,
  type PlaybackEvent,
  type TakeoverEvent,
  type UpdateReply,
} from '@cinema/contract'
import { ApiError, isProblem, isTransient } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { offlineSessionId } from './device.ts'
import type { Moment } from './played-time.ts'
import { PlaybackNotes } from './playback-notes.ts'
import { closeSession, openSession, sendUpdate } from './progress-api.ts'
import type { KeptUpdate, ProgressQueue } from './progress-queue.ts'
import { replay } from './progress-replay.ts'
import {
  beginning,
  TrackerStatus,
  type PlaybackSession,
  type TrackerState,
} from './tracker-state.ts'

/** Until the server says how often it wants to hear. */
const HEARTBEAT_SECONDS = 10

export interface TrackerOptions {
  userId: string
  movieId: string
  queue: ProgressQueue
}

/**
 * Keeps the viewer's place in one title for one playback. Every update carries the whole state: it
 * is kept on this device first, then sent, and the newest replaces all before it. Knows no media
 * element and no component; the player tells it what happens, and listens.
 */
export class ProgressTracker {
  readonly #options: TrackerOptions
  readonly #status = new TrackerStatus()
  readonly #notes: PlaybackNotes
  #sending: Promise<void> | null = null
  #heartbeatMs = HEARTBEAT_SECONDS * 1000
  #heartbeat: ReturnType<typeof setInterval> | undefined

  constructor(options: TrackerOptions) {
    this.#options = options
    this.#notes = new PlaybackNotes(options)
  }

  get state(): TrackerState {
    return this.#status.state
  }

  readonly subscribe = this.#status.subscribe

  /**
   * Opens a playback session. What is kept of this title goes first: a session ranks after all that
   * was before it, so an update that arrived later would count for nothing.
   */
  async start(): Promise<void> {
    const { userId, movieId, queue } = this.#options
    this.#status.set({ ...beginning, sync: this.state.sync })
    try {
      await replay(queue, userId, movieId)
      const mine = await queue.newest(userId, movieId)
      const conflict = mine?.conflict ? { mine, theirs: mine.conflict } : null
      this.#enter(await openSession(this.#options.movieId), conflict)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isTransient(error) || error.status === 429) await this.#enterOffline(error)
      else this.#status.set({ phase: 'refused', error })
    }
  }

  /** Playback runs, and the next report is due within a heartbeat. */
  playing(moment: Moment, durationSeconds: number): void {
    this.#notes.advance(moment, durationSeconds)
    this.#heartbeat ??= setInterval(() => this.report('heartbeat'), this.#heartbeatMs)
  }

  /** Playback is here now without having played what lies between: a seek. */
  jumped(positionSeconds: number, durationSeconds: number): void {
    this.#notes.jump(positionSeconds, durationSeconds)
  }

  /** Playback stands: no time passes, and no heartbeat is due. */
  paused(): void {
    this.#notes.interrupt()
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
    if (this.state.phase === 'stopped') return
    const told = this.#note('end') !== undefined
    this.#status.set({ phase: 'stopped' })
    if (told) await this.flush()
    else await closeSession(this.#notes.play?.session?.sessionId)
  }

  /** The viewer chose between two places; the one not chosen is forgotten. */
  async resolveConflict(): Promise<void> {
    const { conflict } = this.state
    if (conflict) await this.#options.queue.drop(conflict.mine)
    this.#status.set({ conflict: null })
  }

  /** Makes the newest update and keeps it; undefined where there is nothing to tell. */
  #note(event: PlaybackEvent): KeptUpdate | undefined {
    if (this.state.phase !== 'tracking') return undefined
    const update = this.#notes.note(event)
    if (!update) return undefined
    this.#options.queue
      .keep(update)
      .catch((error: unknown) => console.warn('Progress is not kept here', error))
    return update
  }

  async #sendNewest(): Promise<void> {
    for (let update = this.#notes.unsent; update; update = this.#notes.unsent) {
      if (this.state.sync !== 'offline') this.#status.set({ sync: 'saving' })
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
    if (update.play !== this.#notes.play?.play) return
    this.#notes.acknowledge(update)
    // Stale in our own epoch means that a later update of ours came first; nobody took over.
    const overtaken = result === 'stale' && current.epoch !== update.session?.epoch
    if (!overtaken) this.#status.set({ sync: 'saved' })
    else if (this.state.phase === 'tracking') this.#overtake({ elsewhere: current })
  }

  /** The server says that another device went on with this title, before our next update would. */
  takenOver({ replacedSessionId, movieId, positionSeconds, deviceName }: TakeoverEvent): void {
    if (!this.#runs(replacedSessionId) || movieId !== this.#options.movieId) return
    this.#overtake({ elsewhere: { positionSeconds, deviceName } })
  }

  /** The viewer ended this playback from elsewhere: it stops here, at a place that is kept. */
  endedElsewhere(sessionId: string): void {
    if (!this.#runs(sessionId) || this.#notes.latest?.event === 'end') return
    this.paused()
    // The last heartbeat may be seconds old.
    this.report('end')
    this.#status.set({ phase: 'ended' })
  }

  /** Whether this playback goes by that session of the server. */
  #runs(sessionId: string): boolean {
    return this.state.phase === 'tracking' && this.#notes.play?.session?.sessionId === sessionId
  }

  #overtake(state: Partial<TrackerState>): void {
    this.paused()
    this.#status.set({ phase: 'overtaken', sync: 'saved', ...state })
  }

  #failed(error: unknown): void {
    if (isProblem(error, 'not_found') && this.state.phase !== 'ended') {
      // The server closed the session, after a long pause. What is kept goes out with the next one.
      void this.#reopen()
      return
    }
    this.#status.set({ sync: isProblem(error, 'offline') ? 'offline' : 'waiting' })
  }

  async #reopen(): Promise<void> {
    try {
      const { userId, movieId, queue } = this.#options
      await replay(queue, userId, movieId)
      const state = await call(progress.get, { params: { movieId } })
      const epoch = this.#notes.play?.session?.epoch ?? 0
      if (state.epoch > epoch) this.#overtake({ elsewhere: state })
      else this.#continue(await openSession(this.#options.movieId))
    } catch (error) {
      this.#status.set({ sync: isProblem(error, 'offline') ? 'offline' : 'waiting' })
    }
  }

  /** The server is back after playback began without it: what was kept goes first, as in `start`. */
  async #joinServer(): Promise<void> {
    const { userId, movieId, queue } = this.#options
    await replay(queue, userId, movieId)
    const mine = await queue.newest(userId, movieId)
    if (mine?.conflict) {
      this.#notes.acknowledgeAll()
      this.#overtake({ elsewhere: mine.conflict, conflict: { mine, theirs: mine.conflict } })
      return
    }
    this.#continue(await openSession(this.#options.movieId))
  }

  #enter(session: PlaybackSession, conflict: TrackerState['conflict']): void {
    // The viewer left while the session was being opened.
    if (this.state.phase === 'stopped') void closeSession(session.sessionId)
    this.#adopt(session)
    this.#status.set({ phase: 'tracking', sync: 'idle', resume: session.resume, conflict })
  }

  /** Goes on in a new session from where playback is. */
  #continue(session: PlaybackSession): void {
    this.#adopt(session)
    this.report('heartbeat')
  }

  #adopt({ sessionId, epoch, heartbeatSeconds }: PlaybackSession): void {
    this.#notes.begin({ play: String(epoch), session: { sessionId, epoch } })
    this.#heartbeatMs = heartbeatSeconds * 1000
  }

  async #enterOffline(error: ApiError): Promise<void> {
    const { userId, movieId, queue } = this.#options
    const base = await queue.lastKnown(userId, movieId)
    const kept = await queue.newest(userId, movieId)
    this.#notes.begin({ play: offlineSessionId(), base })
    this.#status.set({
      phase: 'tracking',
      sync: error.code === 'offline' ? 'offline' : 'waiting',
      resume: kept ? resumePointOf(kept) : null,
    })
  }
}

function resumePointOf({ positionSeconds, durationSeconds, keptAt }: KeptUpdate) {
  return { positionSeconds, durationSeconds, watched: false, updatedAt: keptAt }
}
