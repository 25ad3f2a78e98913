import type { Logger } from '../../infra/logger.ts'
import type { Metrics } from '../../metrics.ts'
import type { Acknowledgement, Claimed, FlushBuffer } from './flush-buffer.ts'
import { pack, unpack } from './packed.ts'
import type { ProgressBuffer } from './progress-buffer.ts'
import { shardCount, shardOf } from './progress-keys.ts'
import type { NamedRecord, ProgressStore, StoredRecord } from './progress-store.ts'
import { mergeUnmerged } from './merge-unmerged.ts'
import { compareVersions, merge, sameContent, type Version } from './record.ts'

export interface FlushParts {
  readonly flushBuffer: FlushBuffer
  readonly buffer: ProgressBuffer
  readonly store: ProgressStore
  readonly metrics: Metrics
  readonly logger: Logger
}

/** `merged`: met something newer in MongoDB; `left`: changed meanwhile and due again. */
export type FlushResult = 'written' | 'merged' | 'failed' | 'dead' | 'left'
/** `lost`: acknowledged versions that were found missing or set back (docs/progress-protocol.md). */
export type FlushTotals = Record<FlushResult | 'lost', number>

const batchSize = 500
/** Long enough for a batch, short enough that a dead worker's claims come due again soon. */
const leaseMs = 5000
const attempts = 5
const retryPauseMs = 1000
const passes = 3
/** Shards at once: while one waits for MongoDB another one reads from Redis. */
const lanes = 4

/**
 * Writes dirty progress to MongoDB until nothing is due. Safe in any number of workers, killed or
 * stalled at any line: a claim is only a lease, the write is guarded, and a dirty mark is cleared
 * only when the record still is what was written.
 * @throws when a store is away; what was claimed comes due again.
 */
export function createFlush(parts: FlushParts): () => Promise<FlushTotals> {
  const { metrics, logger } = parts
  return async function flush() {
    const startedAt = performance.now()
    const totals: FlushTotals = { written: 0, merged: 0, failed: 0, dead: 0, left: 0, lost: 0 }
    await mergeUnmerged(parts)
    for (let pass = 0; pass < passes; pass++) {
      const before = totals.left + totals.merged
      await flushShards(parts, totals)
      if (totals.left + totals.merged === before) break
    }
    metrics.progressFlushDuration.observe((performance.now() - startedAt) / 1000)
    const { lost, ...results } = totals
    metrics.progressLostVersions.inc(lost)
    for (const [result, number] of Object.entries(results)) {
      if (number > 0) metrics.progressFlushRecords.labels(result).inc(number)
    }
    if (Object.values(totals).some((number) => number > 0)) {
      logger.info({ ...totals, durationMs: Math.round(performance.now() - startedAt) }, 'flushed')
    }
    return totals
  }
}

async function flushShards(parts: FlushParts, totals: FlushTotals): Promise<void> {
  const shards = Array.from({ length: shardCount }, (_, shard) => shard).values()
  const lane = async (): Promise<void> => {
    for (const shard of shards) await flushShard(parts, shard, totals)
  }
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
}

async function flushShard(parts: FlushParts, shard: number, totals: FlushTotals): Promise<void> {
  let claimed: Claimed[]
  do {
    claimed = await parts.flushBuffer.claim(shard, batchSize, leaseMs)
    if (claimed.length > 0) await flushBatch(parts, { shard, claimed, totals })
  } while (claimed.length === batchSize)
}

interface Batch {
  readonly shard: number
  readonly claimed: readonly Claimed[]
  readonly totals: FlushTotals
}

async function flushBatch(parts: FlushParts, { shard, claimed, totals }: Batch): Promise<void> {
  const { flushBuffer, store } = parts
  const records = claimed.filter(({ packed }) => packed !== '').map(toNamed)
  const outcomes = await store.write(records).catch(async (error: unknown) => {
    // MongoDB is away: not the fault of any record. If this fails too, the lease ends by itself.
    await flushBuffer.release(shard, claimed, retryPauseMs).catch(() => undefined)
    throw error
  })
  // A mark without a record: nothing to write, and nothing may go on waiting for it.
  const done: Acknowledgement[] = claimed.filter(({ packed }) => packed === '')
  totals.lost += done.length
  const stale: Dirty[] = []
  for (const [index, record] of records.entries()) {
    const outcome = outcomes[index]
    if (outcome === 'created' && record.durable.epoch > 0) totals.lost++
    if (outcome === 'written' || outcome === 'created') done.push(record)
    else if (outcome === 'stale') stale.push(record)
    else if (outcome) {
      const { failed: reason } = outcome
      const last = await flushBuffer.setAside(record, { reason, attempts, pauseMs: retryPauseMs })
      totals[last ? 'dead' : 'failed']++
    }
  }
  done.push(...(await mergeStale(parts, stale, totals)))
  const clean = await flushBuffer.acknowledge(shard, done)
  totals.written += clean
  totals.left += done.length - clean
}

/** A claimed record, unpacked. */
interface Dirty extends Claimed, NamedRecord {
  /** The newest version that Redis knows to be in MongoDB. */
  readonly durable: Version
}

const toNamed = (claimed: Claimed): Dirty => ({
  ...claimed,
  ...unpack(claimed.packed),
})

/**
 * MongoDB holds something as new. Where that says it all, Redis takes it over; where each knows
 * something that the other does not, Redis gets both, to be written by the next pass.
 */
async function mergeStale(
  parts: FlushParts,
  stale: readonly Dirty[],
  totals: FlushTotals,
): Promise<Acknowledgement[]> {
  if (stale.length === 0) return []
  const stored = new Map(
    (await parts.store.findAll(stale)).map((each) => [`${each.userId}|${each.movieId}`, each]),
  )
  const done: Acknowledgement[] = []
  for (const dirty of stale) {
    const found = stored.get(`${dirty.userId}|${dirty.movieId}`)
    if (!found) continue
    if (compareVersions(found.record, dirty.durable) < 0) totals.lost++
    if (sameContent(merge(dirty.record, found.record), found.record)) {
      done.push({ ...dirty, replacement: pack(found.record, 'current') })
    } else {
      await mergeInto(parts, dirty, found)
      totals.merged++
    }
  }
  return done
}

const intoHeld = { dirty: true, evenWhenFull: true }

/** Puts the successor of both into Redis, due at once, and then takes the document's mark away. */
async function mergeInto(
  { buffer, flushBuffer, store }: FlushParts,
  dirty: Dirty,
  found: StoredRecord,
): Promise<void> {
  const merged = merge(dirty.record, found.record)
  const next = { ...merged, revision: merged.revision + 1 }
  const { userId, movieId, packed: expected } = dirty
  const replacement = pack(next, found.record)
  if (await buffer.replace({ userId, movieId, expected, replacement }, intoHeld)) {
    if (found.unmerged) await store.markMerged(found)
  }
  await flushBuffer.release(shardOf(userId), [dirty])
}
