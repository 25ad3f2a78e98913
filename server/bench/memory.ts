import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import { Redis } from 'ioredis'
import { pack } from '../src/features/progress/packed.ts'
import { dirtyKey, memberOf, recordsKey, shardOf } from '../src/features/progress/progress-keys.ts'
import { progressRecord } from './records.ts'

/**
 * `npm run bench:memory -w server`: memory that state Redis takes for each pair of viewer and title
 * it tracks, and for each that MongoDB does not hold yet. `--pairs 1000000 --titles 10`.
 */
const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '1000000' },
    titles: { type: 'string', default: '10' },
  },
})
const pairs = Number(values.pairs)
const titles = Number(values.titles)

const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const stores = await startDataStores({ dataDir })
const redis = new Redis(stores.redisStateUrl)
try {
  const empty = await usedBytes()
  await fill((pipeline, { userId, movieId, record }) => {
    pipeline.hset(recordsKey(userId), movieId, pack(record, 'current'))
  })
  const clean = await usedBytes()
  await fill((pipeline, { userId, movieId }) => {
    pipeline.zadd(dirtyKey(shardOf(userId)), 1_763_700_000_000, memberOf(userId, movieId))
  })
  const dirty = await usedBytes()
  console.log(`${pairs} pairs, ${titles} titles a viewer:`)
  console.log(`records      ${megabytes(clean - empty)}, ${perPair(clean - empty)} a pair`)
  console.log(`dirty marks  ${megabytes(dirty - clean)}, ${perPair(dirty - clean)} a pair`)
} finally {
  redis.disconnect()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

type Add = (
  pipeline: ReturnType<Redis['pipeline']>,
  record: ReturnType<typeof progressRecord>,
) => void

async function fill(add: Add): Promise<void> {
  for (let start = 0; start < pairs; start += 5000) {
    const pipeline = redis.pipeline()
    for (let index = start; index < Math.min(start + 5000, pairs); index++) {
      add(pipeline, progressRecord(index, titles))
    }
    await pipeline.exec()
  }
}

async function usedBytes(): Promise<number> {
  const used = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]
  if (used === undefined) throw new Error('This Redis does not tell its memory.')
  return Number(used)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function perPair(bytes: number): string {
  return `${(bytes / pairs).toFixed(0)} bytes`
}
