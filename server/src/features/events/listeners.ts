import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../infra/logger.ts'
import {
  isLater,
  type EventBuffer,
  type EventReader,
  type Opening,
  type StreamEntry,
} from './event-buffer.ts'

/** Takes a viewer's new entries, in their order. */
export type Listener = (entry: StreamEntry) => void

interface Parts {
  readonly buffer: EventBuffer
  readonly openReader: () => EventReader
  readonly logger: Logger
}

/** Those who listen to one viewer, and how far the viewer's stream was read for them. */
interface Channel {
  readonly listeners: Set<Listener>
  position: string | undefined
}

const retryMs = 250

/**
 * The listeners of this instance. One connection waits for the streams of all of them, open for as
 * long as there is any; what Redis does not answer meanwhile is read when it is back.
 */
export class Listeners {
  readonly #parts: Parts
  readonly #channels = new Map<string, Channel>()
  readonly #removers = new Map<Listener, () => void>()
  #reading = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get userIds(): string[] {
    return [...this.#channels.keys()]
  }

  countOf(userId: string): number {
    return this.#channels.get(userId)?.listeners.size ?? 0
  }

  /**
   * Opens a viewer's stream for a listener that has had everything up to `after`; it is told what
   * the opening does not hold, each event once.
   */
  async add(userId: string, after: string | undefined, listener: Listener): Promise<Opening> {
    let known: string | undefined
    const early: StreamEntry[] = []
    const ordered: Listener = (entry) => {
      if (known === undefined) early.push(entry)
      else if (isLater(entry.id, known)) listener(entry)
    }
    const channel = this.#join(userId, ordered)
    this.#removers.set(listener, () => this.#leave(userId, ordered))
    try {
      const opening = await this.#parts.buffer.open(userId, after)
      // Listeners that came before may have been told less, or more.
      channel.position ??= opening.position
      known = opening.position
      for (const entry of early) ordered(entry)
      void this.#read()
      return opening
    } catch (error) {
      this.remove(listener)
      throw error
    }
  }

  remove(listener: Listener): void {
    this.#removers.get(listener)?.()
    this.#removers.delete(listener)
  }

  #join(userId: string, listener: Listener): Channel {
    const channel = this.#channels.get(userId) ?? { listeners: new Set(), position: undefined }
    this.#channels.set(userId, channel)
    channel.listeners.add(listener)
    return channel
  }

  #leave(userId: string, listener: Listener): void {
    const channel = this.#channels.get(userId)
    channel?.listeners.delete(listener)
    if (channel?.listeners.size === 0) this.#channels.delete(userId)
  }

  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    const reader = this.#parts.openReader()
    while (this.#channels.size > 0) await this.#readOnce(reader)
    reader.close()
    this.#reading = false
  }

  async #readOnce(reader: EventReader): Promise<void> {
    const positions = new Map<string, string>()
    for (const [userId, { position }] of this.#channels) {
      if (position !== undefined) positions.set(userId, position)
    }
    try {
      if (positions.size === 0) await pause(retryMs, undefined, { ref: false })
      for (const [userId, entries] of positions.size > 0 ? await reader.next(positions) : []) {
        this.#tell(userId, entries)
      }
    } catch (error) {
      this.#parts.logger.debug({ err: error }, 'events: not read')
      await pause(retryMs, undefined, { ref: false })
    }
  }

  #tell(userId: string, entries: readonly StreamEntry[]): void {
    const channel = this.#channels.get(userId)
    if (!channel) return
    for (const entry of entries) {
      channel.position = entry.id
      for (const listener of channel.listeners) listener(entry)
    }
  }
}
