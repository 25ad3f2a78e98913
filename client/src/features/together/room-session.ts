import {
  rooms,
  type Room,
  type RoomCause,
  type RoomCommand,
  type RoomEvent,
} from '@cinema/contract'
import { createStore, type StoreApi } from 'zustand'
import { isProblem } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'
import { followEvents } from '../../api/events.ts'
import { RoomClock } from './room-clock.ts'

const REPORT_MS = 5000

export interface RoomView {
  room: Room
  /** What a member did last; a new object each time. */
  cause: RoomCause | null
  /** The room is gone, or the viewer may not come back into it. */
  closed: boolean
  /** A command is under way: until it is answered the player does as its viewer says. */
  commanding: boolean
}

/**
 * Stays in a room: follows its events, says every few seconds that this member is there, and carries
 * commands. The newest revision counts, however it came.
 */
export class RoomSession {
  readonly store: StoreApi<RoomView>
  readonly #first: Room
  readonly #clock = new RoomClock()
  #readyVersion = 0
  #stop: (() => void) | null = null

  constructor(first: Room) {
    this.#first = first
    this.store = createStore(() => ({
      room: first,
      cause: null,
      closed: false,
      commanding: false,
    }))
  }

  /** Returns what ends it. */
  start(): () => void {
    const timer = setInterval(() => void this.#report(), REPORT_MS)
    const unfollow = followEvents<RoomEvent>(
      (event) =>
        event.type === 'room' ? this.#adopt(event.room, event.cause) : void this.#report(),
      rooms.stream.path.replace(':roomId', this.#first.roomId),
    )
    const stop = () => {
      clearInterval(timer)
      unfollow()
      this.#stop = null
    }
    this.#stop = stop
    void this.#report()
    return stop
  }

  /** By the clock of the server. */
  nowMs(): number {
    return this.#clock.nowMs()
  }

  /** Says whether the place of the room's playback is loaded here. */
  setReady(ready: boolean): void {
    const next = ready ? this.#version : 0
    if (next === this.#readyVersion) return
    this.#readyVersion = next
    void this.#report()
  }

  /** For everybody in the room. Rejects with the server's problem. */
  async command(body: RoomCommand): Promise<void> {
    this.store.setState({ commanding: true })
    try {
      await this.#ask(() => call(rooms.command, { params: this.#params, body }))
    } finally {
      this.store.setState({ commanding: false })
    }
  }

  async leave(): Promise<void> {
    this.#stop?.()
    // Whoever does not reach the server is missed there after half a minute.
    await call(rooms.leave, { params: this.#params }).catch(() => null)
  }

  get #params() {
    return { roomId: this.#first.roomId }
  }

  get #version(): number {
    return this.store.getState().room.playback.version
  }

  /** Who was away for too long comes back with the invitation. */
  async #report(): Promise<void> {
    const body = { version: this.#version, ready: this.#readyVersion === this.#version }
    try {
      await this.#ask(() => call(rooms.report, { params: this.#params, body }))
    } catch (error) {
      if (!isProblem(error, 'not_found') || !this.#stop) return
      await this.#comeBack()
    }
  }

  async #comeBack(): Promise<void> {
    try {
      await this.#ask(() => call(rooms.join, { body: { code: this.#first.code } }))
    } catch (error) {
      if (isFinal(error)) this.store.setState({ closed: true })
    }
  }

  async #ask(request: () => Promise<Room>): Promise<void> {
    const sentAtMs = performance.now()
    const room = await request()
    this.#clock.take(sentAtMs, performance.now(), Date.parse(room.now))
    this.#adopt(room)
  }

  #adopt(room: Room, cause: RoomCause | null = null): void {
    if (!this.#stop || room.revision < this.store.getState().room.revision) return
    this.store.setState({ room, ...(cause && { cause }) })
  }
}

const isFinal = (error: unknown): boolean =>
  isProblem(error, 'not_found') || isProblem(error, 'forbidden') || isProblem(error, 'room_full')
