import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { startDataStores } from '@cinema/embedded'
import { createContext } from '../src/context.ts'
import { loadConfig } from '../src/config.ts'
import { importFilms } from '../src/features/catalogue/import/run-import.ts'
import { vegaSource } from '../src/features/catalogue/import/vega.ts'
import { wikipediaSource } from '../src/features/catalogue/import/wikipedia.ts'
import { personStore } from '../src/features/catalogue/people-store.ts'
import { migrate } from '../src/migrate.ts'
import { judge, readJudged } from '../test/judged.ts'

/**
 * `npm run bench:search -w server -- --data DIR`: quality of the search (mean reciprocal rank by kind
 * of query), time of a search among 50 at once, time and memory of the index, and the longest time
 * the event loop was held while it was built. Without `--data`, over the films of vega-datasets.
 */
const { values } = parseArgs({ options: { data: { type: 'string' } } })
const searchers = 50
const rounds = 40

const dataDir = await mkdtemp(path.join(tmpdir(), 'cinema-bench-'))
const stores = await startDataStores({ dataDir })
const context = await createContext(
  loadConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    MONGODB_URI: stores.mongodbUri,
    REDIS_CACHE_URL: stores.redisCacheUrl,
    REDIS_STATE_URL: stores.redisStateUrl,
    JWT_SECRETS: `bench:${'b'.repeat(40)}`,
    MEDIA_SIGNING_SECRET: 'b'.repeat(40),
  }),
)
try {
  await migrate(context.mongo)
  const source = values.data === undefined ? vegaSource() : wikipediaSource(values.data)
  const importSeconds = await secondsOf(async () => {
    await importFilms(context.mongo, source)
    await personStore(context.mongo, 'primary').recount()
  })
  console.log(`import with people      ${importSeconds.toFixed(1)} s`)
  await build()
  await measureQuality()
  await measureTime()
} finally {
  await context.close()
  await stores.close()
  await rm(dataDir, { recursive: true, force: true })
}

async function build(): Promise<void> {
  const before = process.memoryUsage()
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const buildSeconds = await secondsOf(() => context.searchIndex.settled())
  delay.disable()
  const after = process.memoryUsage()
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
  console.log(`index built in          ${buildSeconds.toFixed(1)} s`)
  console.log(`longest loop block      ${(delay.max / 1e6).toFixed(0)} ms`)
  console.log(`arrays of the index     ${megabytes(after.arrayBuffers - before.arrayBuffers)}`)
  console.log(`words of the index      ${megabytes(after.heapUsed - before.heapUsed)}`)
}

async function measureQuality(): Promise<void> {
  const queries = await readJudged(values.data === undefined ? 'vega' : 'wikipedia')
  for (const { kind, queries: count, mrr } of await judge(engine(), queries)) {
    console.log(`MRR ${kind.padEnd(16)}    ${mrr.toFixed(3)} of ${count} queries`)
  }
}

/** All searchers ask at the same moment, each the next query: the last waits for all the others. */
async function measureTime(): Promise<void> {
  const queries = await readJudged(values.data === undefined ? 'vega' : 'wikipedia')
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    const startedAt = performance.now()
    for (let searcher = 0; searcher < searchers; searcher++) {
      const { q } = queries[(round * searchers + searcher) % queries.length] ?? { q: 'night' }
      await engine().find({ q, limit: 20, border: null })
      times.push(performance.now() - startedAt)
    }
  }
  // The first rounds compile.
  const warm = times.slice(times.length / 4).sort((a, b) => a - b)
  const at = (share: number): string => (warm[Math.floor(warm.length * share)] ?? 0).toFixed(1)
  console.log(`uncached, ${searchers} at once    p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
}

function engine() {
  const current = context.searchIndex.current()
  if (!current) throw new Error('The index was not built.')
  return current
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
