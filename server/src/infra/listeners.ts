import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from './logger.ts'
import {
  isLater,
  type EventLog,
  type EventReader,
  type Opening,
  type LogEntry,
} from './event-log.ts'

/** Takes the new entries of a log, in their order. */
export type Listener = (entry: LogEntry) => void

interface Parts {
  readonly log: EventLog
  readonly openReader: () => EventReader
  readonly logger: Logger
}

/** Those who listen to one log, and how far it was read for them. */
interface Channel {
  readonly listeners: Set<Listener>
  position: string | undefined
}

const retryMs = 250

/**
 * The listeners of this instance. One connection waits for the logs of all of them, open for as
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

  get names(): string[] {
    return [...this.#channels.keys()]
  }

  countOf(name: string): number {
    return this.#channels.get(name)?.listeners.size ?? 0
  }

  /**
   * Opens a log for a listener that has had everything up to `after`; it is told what
   * the opening does not hold, each event once.
   */
  async add(name: string, after: string | undefined, listener: Listener): Promise<Opening> {
    let known: string | undefined
    const early: LogEntry[] = []
    const ordered: Listener = (entry) => {
      if (known === undefined) early.push(entry)
      else if (isLater(entry.id, known)) listener(entry)
    }
    const channel = this.#join(name, ordered)
    this.#removers.set(listener, () => this.#leave(name, ordered))
    try {
      const opening = await this.#parts.log.open(name, after)
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

  #join(name: string, listener: Listener): Channel {
    const channel = this.#channels.get(name) ?? { listeners: new Set(), position: undefined }
    this.#channels.set(name, channel)
    channel.listeners.add(listener)
    return channel
  }

  #leave(name: string, listener: Listener): void {
    const channel = this.#channels.get(name)
    channel?.listeners.delete(listener)
    if (channel?.listeners.size === 0) this.#channels.delete(name)
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
    for (const [name, { position }] of this.#channels) {
      if (position !== undefined) positions.set(name, position)
    }
    try {
      if (positions.size === 0) await pause(retryMs, undefined, { ref: false })
      for (const [name, entries] of positions.size > 0 ? await reader.next(positions) : []) {
        this.#tell(name, entries)
      }
    } catch (error) {
      this.#parts.logger.debug({ err: error }, 'events: not read')
      await pause(retryMs, undefined, { ref: false })
    }
  }

  #tell(name: string, entries: readonly LogEntry[]): void {
    const channel = this.#channels.get(name)
    if (!channel) return
    for (const entry of entries) {
      channel.position = entry.id
      for (const listener of channel.listeners) listener(entry)
    }
  }
}
