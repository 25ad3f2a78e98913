import { LRUCache } from 'lru-cache'
import type { Context } from '../../context.ts'
import { StoreAway, within } from '../../infra/availability.ts'
import { addressRanges, type Contains } from './address-ranges.ts'
import { allowListStore } from './allow-list-store.ts'
import { createGuardBuffer, type GuardBuffer } from './guard-buffer.ts'
import { KnownBlocks } from './known-blocks.ts'
import { isBlocked, settle, type ClientRecord, type Observation, type Verdict } from './rules.ts'
import { Watch, type Sign } from './watch.ts'

const flushMs = 250
const checkMs = 1000
/** The background may wait longer than a request would. */
const redisMs = 1000
const mostLocalRecords = 5000

type Parts = Pick<
  Context,
  'audit' | 'config' | 'logger' | 'metrics' | 'mongo' | 'redis' | 'stateAvailability'
>

/**
 * Watches what clients do and knows who is blocked. Requests meet this process's memory alone: what
 * they tell is collected and brought to Redis in the background, and what other instances decided
 * comes from there, at once by message and every second by looking.
 */
export class Guard {
  readonly buffer: GuardBuffer
  readonly blocks = new KnownBlocks()
  readonly #parts: Parts
  readonly #watch = new Watch()
  readonly #local = new LRUCache<string, ClientRecord>({ max: mostLocalRecords })
  readonly #configured: Contains
  readonly #allowances
  #listed: Contains = () => false
  #version: string | undefined
  #flushing = false
  #refreshing: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#configured = addressRanges(parts.config.GUARD_ALLOW)
    this.#allowances = allowListStore(parts.mongo)
    this.buffer = createGuardBuffer(parts.redis.state)
    this.buffer.listen(() => void this.refresh())
    const check = setInterval(() => void this.refresh(), checkMs).unref()
    this.buffer.onEnd(() => clearInterval(check))
    void this.refresh()
  }

  success(client: string): void {
    this.#watch.success(client)
  }

  note(client: string, sign: Sign): void {
    this.#watch.note(client, sign)
    this.#flushLater()
  }

  isAllowed(client: string): boolean {
    return this.#configured(client) || this.#listed(client)
  }

  /** Learns what other instances decided; one look at a time. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#look().finally(() => (this.#refreshing = undefined))
    return this.#refreshing
  }

  async #look(): Promise<void> {
    if (this.#parts.stateAvailability.isAway) return
    try {
      const { version, nowMs, blocks } = await within(redisMs, this.buffer.list(this.#version))
      if (!blocks) return
      const ranges = await this.#allowances.all()
      this.#listed = addressRanges(ranges.map(({ _id }) => _id))
      this.blocks.replace(blocks, nowMs)
      for (const client of this.blocks.clients()) {
        if (this.isAllowed(client)) this.blocks.remove(client)
      }
      this.#version = version
    } catch (error) {
      // What is known stays in force; the next look is a second away.
      this.#parts.logger.debug({ err: error }, 'guard: the list of blocks was not read')
    }
  }

  #flushLater(): void {
    if (this.#flushing) return
    this.#flushing = true
    setTimeout(() => {
      void this.#flush().finally(() => {
        this.#flushing = false
        if (!this.#watch.isQuiet) this.#flushLater()
      })
    }, flushMs).unref()
  }

  async #flush(): Promise<void> {
    const seen = this.#watch.take()
    for (const client of seen.keys()) if (this.isAllowed(client)) seen.delete(client)
    if (seen.size === 0) return
    try {
      if (this.#parts.stateAvailability.isAway) this.#settleAlone(seen)
      else await this.#settleTogether(seen)
    } catch (error) {
      if (error instanceof StoreAway) this.#settleAlone(seen)
      else this.#parts.logger.error({ err: error }, 'guard: observations were lost')
    }
  }

  async #settleTogether(seen: ReadonlyMap<string, Observation>): Promise<void> {
    const { nowMs, settled, missed } = await within(redisMs, this.buffer.settle(seen))
    for (const [client, observation] of missed) this.#watch.giveBack(client, observation)
    for (const [client, record] of settled) {
      if (!record.block || !isBlocked(record, nowMs)) continue
      this.blocks.add(client, record.block, nowMs)
      if (await within(redisMs, this.buffer.put(client, record.block))) {
        this.#announce(client, record.block)
      }
    }
  }

  /** While Redis is away each instance judges by what it sees itself. */
  #settleAlone(seen: ReadonlyMap<string, Observation>): void {
    const nowMs = Date.now()
    for (const [client, observation] of seen) {
      const record = settle(this.#local.get(client), observation, nowMs)
      this.#local.set(client, record)
      if (!record.block || !isBlocked(record, nowMs) || this.blocks.remainingMs(client) > 0)
        continue
      this.blocks.add(client, record.block, nowMs)
      this.#announce(client, record.block)
    }
  }

  #announce(client: string, { reason, level, sinceMs, untilMs }: Verdict): void {
    this.#parts.metrics.abuseBlocks.labels(reason).inc()
    const seconds = Math.round((untilMs - sinceMs) / 1000)
    this.#parts.logger.warn({ client, reason, level, seconds }, 'client blocked')
    this.#parts.audit.record({
      action: 'client_blocked',
      target: client,
      details: { reason, level, seconds },
    })
  }
}
