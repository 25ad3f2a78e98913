import type { RecordName, Version } from './record.ts'
import type { JudgedPlace } from './rules.ts'
import { b36, ms } from './packed.ts'
import {
  dirtyCountField,
  dirtyKey,
  memberOf,
  playingKey,
  recordsKey,
  sessionsKey,
  shardOf,
} from './progress-keys.ts'
import { batchByTick } from '../../infra/tick-batch.ts'
import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'

const updateScript = loadScript(new URL('./update.lua', import.meta.url))
const replaceSource = new URL('./replace.lua', import.meta.url)
const replaceScript = loadScript(replaceSource)
const replaceWhenFull = loadScript(replaceSource, { evenWhenFull: true })
const startScript = loadScript(new URL('./start-session.lua', import.meta.url))

/** Playback without a report for this long has ended where it was. */
export const idleMs = 5 * 60_000
/** How long the records of a viewer stay in Redis when all of them are in MongoDB. */
export const cleanMs = 6 * 3600_000
const sessionsMs = 24 * 3600_000

/** `live` says whether the player plays on; undefined for a report that was kept while offline. */
export interface BufferedUpdate extends RecordName, Version, JudgedPlace {
  readonly live: boolean | undefined
}

export interface UpdateAnswer {
  readonly outcome: 'accepted' | 'duplicate' | 'stale' | 'unknown' | 'resolve'
  readonly packed: string
}

/** A replacement: `expected` is the packed record that was seen, empty for none. */
export interface Replacement extends RecordName {
  readonly expected: string
  readonly replacement: string
}

export interface SessionDetails {
  readonly sessionId: string
  readonly movieId: string
  readonly epoch: number
  readonly deviceName: string | null
  readonly startedAt: string
}

export interface SessionStart extends Replacement {
  readonly deviceId: string
  readonly details: SessionDetails
  readonly streamLimit: number
}

/** `taken`: the playback of this title that another device had; `changed`: another record was held; `limit`: the viewer plays as many titles as they may. */
export type StartAnswer =
  | { readonly outcome: 'started'; readonly taken: SessionDetails | null }
  | { readonly outcome: 'changed' }
  | { readonly outcome: 'limit'; readonly running: readonly SessionDetails[] }

type InTime = <T>(call: () => Promise<T>) => Promise<T>

/**
 * Progress in state Redis: what the API does with it. One script call for all updates that arrive
 * in the same event-loop tick in a shard; everything else is compare and replace.
 */
export class ProgressBuffer {
  readonly #redis: Redis
  readonly #update: (shard: number, update: BufferedUpdate) => Promise<UpdateAnswer>

  /** @param inTime bounds the calls that updates share: a deadline for each update costs as much as the update. */
  constructor(redis: Redis, inTime: InTime = (call) => call()) {
    this.#redis = redis
    this.#update = batchByTick((shard, updates) =>
      inTime(() => applyUpdates(redis, shard, updates)),
    )
  }

  /** Applies an update of a playback session. */
  update(update: BufferedUpdate): Promise<UpdateAnswer> {
    return this.#update(shardOf(update.userId), update)
  }

  /** The packed record, empty for none, and the time of Redis in ms. */
  async read({ userId, movieId }: RecordName): Promise<{ packed: string; nowMs: number }> {
    const [packed, clock] = await Promise.all([
      this.#redis.hget(recordsKey(userId), movieId),
      this.#redis.time(),
    ])
    return { packed: packed ?? '', nowMs: toMs(clock) }
  }

  /** All packed records of a viewer that Redis holds, by title. */
  async readAll(userId: string): Promise<ReadonlyMap<string, string>> {
    const records = new Map(Object.entries(await this.#redis.hgetall(recordsKey(userId))))
    records.delete(dirtyCountField)
    return records
  }

  /** Replaces a record that is as expected; false when another is held. */
  async replace(
    change: Replacement,
    { dirty, evenWhenFull = false }: { dirty: boolean; evenWhenFull?: boolean },
  ): Promise<boolean> {
    const { userId, movieId, expected, replacement } = change
    const member = memberOf(userId, movieId)
    const script = evenWhenFull ? replaceWhenFull : replaceScript
    const reply = (await script.run(
      this.#redis,
      [recordsKey(userId), dirtyKey(shardOf(userId))],
      [movieId, member, expected, replacement, dirty ? '1' : '', cleanMs],
    )) as [number]
    return reply[0] === 1
  }

  /** Replaces the record and registers the session in one step, within the viewer's limit. */
  start(start: SessionStart): Promise<StartAnswer> {
    return startSession(this.#redis, start)
  }

  /** Ends a running session of the viewer and names its title; undefined when there is none. */
  async end(userId: string, sessionId: string): Promise<string | undefined> {
    const sessions = Object.entries(await this.#redis.hgetall(sessionsKey(userId)))
    const found = sessions.find(([, value]) => parseSession(value).sessionId === sessionId)
    if (!found) return undefined
    await this.#redis
      .multi()
      .zrem(playingKey(shardOf(userId)), memberOf(userId, found[0]))
      .hdel(sessionsKey(userId), found[0])
      .exec()
    return found[0]
  }
}

async function applyUpdates(
  redis: Redis,
  shard: number,
  updates: readonly BufferedUpdate[],
): Promise<UpdateAnswer[]> {
  const keys = [dirtyKey(shard), playingKey(shard)]
  const args: (string | number)[] = [idleMs]
  for (const update of updates) {
    keys.push(recordsKey(update.userId))
    args.push(updateArgument(update))
  }
  const reply = (await updateScript.run(redis, keys, args)) as string[]
  return updates.map((_, index) => ({
    outcome: reply[index * 2] as UpdateAnswer['outcome'],
    packed: reply[index * 2 + 1] ?? '',
  }))
}

/** In one piece: each argument of its own costs both sides more than taking this apart. */
function updateArgument(update: BufferedUpdate): string {
  const { userId, movieId, epoch, seq, live } = update
  return [
    memberOf(userId, movieId),
    b36(epoch),
    b36(seq),
    ms(update.positionSeconds),
    ms(update.durationSeconds),
    update.resumable ? '1' : '',
    update.completed ? '1' : '',
    ms(update.playedSeconds),
    live === undefined ? '' : live ? '1' : '0',
  ].join(',')
}

async function startSession(redis: Redis, start: SessionStart): Promise<StartAnswer> {
  const { userId, movieId, expected, replacement } = start
  const shard = shardOf(userId)
  const [outcome, ...running] = (await startScript.run(
    redis,
    [recordsKey(userId), dirtyKey(shard), playingKey(shard), sessionsKey(userId)],
    [
      ...[movieId, memberOf(userId, movieId), expected, replacement],
      ...[start.deviceId, JSON.stringify(start.details)],
      ...[start.streamLimit, idleMs, userId, sessionsMs],
    ],
  )) as [number, ...string[]]
  if (outcome === 1) {
    const [taken = ''] = running
    return {
      outcome: 'started',
      taken: taken === '' ? null : (JSON.parse(taken) as SessionDetails),
    }
  }
  if (outcome === 0) return { outcome: 'changed' }
  return { outcome: 'limit', running: running.map((text) => JSON.parse(text) as SessionDetails) }
}

/** Sessions are kept as `<device> <details>`. */
export const parseSession = (value: string): SessionDetails =>
  JSON.parse(value.slice(value.indexOf(' ') + 1)) as SessionDetails

/** Redis's TIME as ms. */
export const toMs = (clock: readonly unknown[]): number =>
  Number(clock[0]) * 1000 + Math.floor(Number(clock[1]) / 1000)
