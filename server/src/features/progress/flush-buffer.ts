import { cleanMs, toMs } from './progress-buffer.ts'
import {
  deadKey,
  dirtyKey,
  failuresKey,
  memberOf,
  parseMember,
  playingKey,
  recordsKey,
  recordsPrefix,
  shardCount,
  shardOf,
} from './progress-keys.ts'
import type { RecordName } from './record.ts'
import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'

// What drains must run when Redis is full: nothing else makes room.
const draining = { evenWhenFull: true }
const claimScript = loadScript(new URL('./claim.lua', import.meta.url), draining)
const acknowledgeScript = loadScript(new URL('./acknowledge.lua', import.meta.url), draining)
const releaseScript = loadScript(new URL('./release.lua', import.meta.url), draining)
const setAsideScript = loadScript(new URL('./set-aside.lua', import.meta.url), draining)

/** Records of one script call, which holds Redis up for as long as it runs. */
const acknowledgedAtOnce = 250

/** A dirty record as it was when it was claimed. */
export interface Claimed extends RecordName {
  readonly packed: string
}

/**
 * A record that was written as it was claimed; with `replacement`, another one that MongoDB holds
 * in its place. Redis holds that from now on, if nothing changed since the record was read.
 */
export interface Acknowledgement extends Claimed {
  readonly replacement?: string
}

export interface BufferStatistics {
  readonly dirty: number
  readonly oldestDirtySeconds: number
  readonly playing: number
  readonly deadLetters: number
}

export type FlushBuffer = ReturnType<typeof createFlushBuffer>

/** Progress in state Redis: what the worker does with it. */
export function createFlushBuffer(redis: Redis) {
  return {
    /** Claims due records of a shard for `leaseMs` and reads them; one that vanished reads as empty. */
    async claim(shard: number, limit: number, leaseMs: number): Promise<Claimed[]> {
      const keys = [dirtyKey(shard), playingKey(shard)]
      const args = [limit, leaseMs, recordsPrefix(shard)]
      const reply = (await claimScript.run(redis, keys, args)) as string[]
      const claimed: Claimed[] = []
      for (let index = 0; index < reply.length; index += 2) {
        claimed.push({ ...parseMember(reply[index] ?? ''), packed: reply[index + 1] ?? '' })
      }
      return claimed
    },

    /** Clears the dirty marks of unchanged records; tells how many are clean now. */
    async acknowledge(shard: number, written: readonly Acknowledgement[]): Promise<number> {
      let clean = 0
      for (let start = 0; start < written.length; start += acknowledgedAtOnce) {
        const args: (string | number)[] = [cleanMs, recordsPrefix(shard)]
        for (const each of written.slice(start, start + acknowledgedAtOnce)) {
          args.push(memberOf(each.userId, each.movieId), each.packed, each.replacement ?? '')
        }
        const keys = [dirtyKey(shard), failuresKey(shard)]
        clean += Number(await acknowledgeScript.run(redis, keys, args))
      }
      return clean
    },

    /** Makes claimed records due again at once, or after a pause. */
    async release(shard: number, names: readonly RecordName[], pauseMs = 0): Promise<void> {
      const members = names.map(({ userId, movieId }) => memberOf(userId, movieId))
      await releaseScript.run(redis, [dirtyKey(shard)], [pauseMs, ...members])
    },

    /** Notes a failed write; true when it was the last attempt and the record is set aside. */
    async setAside(
      { userId, movieId, packed }: Claimed,
      { reason, attempts, pauseMs }: { reason: string; attempts: number; pauseMs: number },
    ): Promise<boolean> {
      const shard = shardOf(userId)
      const failedAt = new Date().toISOString()
      const letter = JSON.stringify({ userId, movieId, record: packed, reason, failedAt, attempts })
      const member = memberOf(userId, movieId)
      const reply = await setAsideScript.run(
        redis,
        [dirtyKey(shard), failuresKey(shard), deadKey(shard), recordsKey(userId)],
        [movieId, member, packed, letter, attempts, pauseMs, cleanMs],
      )
      return reply === 1
    },

    /** What waits in all shards together. */
    statistics: (): Promise<BufferStatistics> => statistics(redis),
  }
}

async function statistics(redis: Redis): Promise<BufferStatistics> {
  const nowMs = toMs(await redis.time())
  const pipeline = redis.pipeline()
  for (let shard = 0; shard < shardCount; shard++) {
    pipeline.zcard(dirtyKey(shard))
    pipeline.zrange(dirtyKey(shard), '0', '0', 'WITHSCORES')
    pipeline.zcount(playingKey(shard), nowMs, '+inf')
    pipeline.hlen(deadKey(shard))
  }
  const replies = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error
    return value
  })
  const column = (offset: number): unknown[] => replies.filter((_, index) => index % 4 === offset)
  const sum = (values: unknown[]): number =>
    values.reduce<number>((total, value) => total + Number(value), 0)
  const dues = column(1).flatMap((head) => (head as string[]).slice(1).map(Number))
  return {
    dirty: sum(column(0)),
    oldestDirtySeconds: Math.max(0, ...dues.map((due) => (nowMs - due) / 1000)),
    playing: sum(column(2)),
    deadLetters: sum(column(3)),
  }
}
