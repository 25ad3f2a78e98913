import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { createFlush } from '../src/features/progress/flush.ts'
import { createFlushBuffer } from '../src/features/progress/flush-buffer.ts'
import { pack } from '../src/features/progress/packed.ts'
import { ProgressBuffer } from '../src/features/progress/progress-buffer.ts'
import {
  documentId,
  migrateProgress,
  toDocument,
} from '../src/features/progress/progress-document-store.ts'
import { dirtyKey, memberOf, recordsKey, shardOf } from '../src/features/progress/progress-keys.ts'
import { ProgressStore, type NamedRecord } from '../src/features/progress/progress-store.ts'
import { createLogger } from '../src/infra/logger.ts'
import { createMetrics } from '../src/metrics.ts'
import { progressRecord } from './records.ts'

/**
 * `npm run bench:flush -w server`: how fast dirty progress drains to MongoDB, beside the engine's
 * own rate: the same unordered bulkWrites of 500 guarded upserts, four at a time, and nothing else;
 * and, to show what the guard itself costs the engine, upserts by `_id` alone. All of them write the
 * records shard by shard, as a flush does: writing them in the order of their ids is cheaper.
 *
 * Rounds alternate; each begins without documents. `--records 100000 --rounds 3`.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
})
const count = Number(values.records)
const batchSize = 500

const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const stores = await startDataStores({ dataDir })
const redis = new Redis(stores.redisStateUrl)
const mongo = await mongoose.createConnection(stores.mongodbUri).asPromise()
try {
  await migrateProgress(mongo)
  const records = byShard(Array.from({ length: count }, (_, index) => progressRecord(index)))
  const ratios: { ofGuarded: number; ofBare: number }[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const bare = await timed(() => inLanes(records, writeBare))
    const guarded = await timed(() => inLanes(records, writeGuarded))
    await makeDirty(records)
    const flush = createFlush({
      flushBuffer: createFlushBuffer(redis),
      buffer: new ProgressBuffer(redis),
      store: new ProgressStore(mongo),
      metrics: createMetrics({ version: 'bench', node: process.version }),
      logger: createLogger({ level: 'silent', instance: 'bench' }),
    })
    const drained = await timed(async () => {
      const { written } = await flush()
      if (written !== count) throw new Error(`Only ${written} of ${count} records were written.`)
    })
    const ofGuarded = guarded / drained
    const ofBare = bare / drained
    ratios.push({ ofGuarded, ofBare })
    console.log(
      `round ${round + 1}: flush ${perSecond(drained)}, guarded bulkWrite ${perSecond(guarded)} ` +
        `(${ofGuarded.toFixed(2)} ×), without its guard ${perSecond(bare)} (${ofBare.toFixed(2)} ×)`,
    )
  }
  console.log(
    `flush ${median(ratios.map(({ ofGuarded }) => ofGuarded))} × the same guarded bulkWrite alone, ` +
      `${median(ratios.map(({ ofBare }) => ofBare))} × one without a guard (medians, ${count} records)`,
  )
} finally {
  redis.disconnect()
  await mongo.close()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

function perSecond(ms: number): string {
  return `${Math.round((count / ms) * 1000)}/s`
}

/** Milliseconds of a run over an empty collection. */
async function timed(run: () => Promise<void>): Promise<number> {
  await mongo.collection('progress').deleteMany({})
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

function byShard(records: readonly NamedRecord[]): NamedRecord[] {
  return records.toSorted((a, b) => shardOf(a.userId) - shardOf(b.userId))
}

/** With as many at once as a flush has: the engine is not to wait for this process. */
async function inLanes(
  all: readonly NamedRecord[],
  write: (batch: readonly NamedRecord[]) => Promise<unknown>,
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(all.length / batchSize) }, (_, n) => n).values()
  const lane = async (): Promise<void> => {
    for (const n of starts) await write(all.slice(n * batchSize, (n + 1) * batchSize))
  }
  await Promise.all(Array.from({ length: 4 }, lane))
}

/** The very bulk writes of a flush, with its filters, and nothing around them. */
async function writeGuarded(records: readonly NamedRecord[]): Promise<void> {
  await new ProgressStore(mongo).write(records)
}

/** Upserts by `_id`, which let any record overwrite any other one. */
async function writeBare(records: readonly NamedRecord[]): Promise<void> {
  const operations = records.map(({ userId, movieId, record }) => ({
    updateOne: {
      filter: { _id: documentId(userId, movieId) as never },
      update: { $set: toDocument(userId, movieId, record) },
      upsert: true,
    },
  }))
  await mongo.collection('progress').bulkWrite(operations, { ordered: false })
}

function median(values: readonly number[]): string {
  return (values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0).toFixed(2)
}

async function makeDirty(all: readonly NamedRecord[]): Promise<void> {
  await redis.flushdb()
  for (let start = 0; start < all.length; start += 2000) {
    const pipeline = redis.pipeline()
    for (const { userId, movieId, record } of all.slice(start, start + 2000)) {
      const packed = pack(record, { epoch: 0, seq: 0 })
      pipeline.hset(recordsKey(userId), movieId, packed)
      pipeline.hincrby(recordsKey(userId), '#', 1)
      pipeline.zadd(dirtyKey(shardOf(userId)), start, memberOf(userId, movieId))
    }
    await pipeline.exec()
  }
}
