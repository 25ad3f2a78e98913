import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { createContext, type Context } from '../src/context.ts'
import { loadConfig } from '../src/config.ts'
import { judge, readJudged } from '../test/judged.ts'
import { watchTurns } from './turns.ts'
import { onStage } from './stage.ts'

/**
 * `npm run bench:search -w server -- --data DIR`: quality of the search (mean reciprocal rank by kind
 * of query), time of a search among 50 at once, time and memory of the index, what a start with the
 * index on disk takes, and how long the event loop was held meanwhile: by the clock, and by the time
 * that this thread had a core for itself. Without `--data`, over the films of vega-datasets.
 */
const { values } = parseArgs({ options: { data: { type: 'string' } } })
const searchers = 50
const rounds = 40

await onStage(async (stage) => {
  const importSeconds = await secondsOf(async () => {
    if (values.data === undefined) stage.cli('catalogue:import')
    else stage.cli('catalogue:import', '--from', 'wikipedia', '--dir', values.data)
    await Promise.resolve()
  })
  console.log(`import with people      ${importSeconds.toFixed(1)} s`)
  await inContext(stage.environment, (context) => becomeReady(context, 'built'))
  await inContext(stage.environment, async (context) => {
    const before = process.memoryUsage()
    await becomeReady(context, 'read from disk')
    const after = process.memoryUsage()
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
    const heap = megabytes(after.heapUsed - before.heapUsed)
    console.log(
      `arrays, heap            ${megabytes(after.arrayBuffers - before.arrayBuffers)}, ${heap}`,
    )
    await measureQuality(context)
    await measureTime(context)
  })
})

async function inContext(
  environment: Readonly<Record<string, string | undefined>>,
  run: (context: Context) => Promise<void>,
): Promise<void> {
  const context = await createContext(loadConfig(environment))
  try {
    await run(context)
  } finally {
    await context.close()
  }
}

async function becomeReady({ searchIndex }: Context, how: string): Promise<void> {
  const turns = watchTurns()
  const seconds = await secondsOf(() => searchIndex.settled())
  const { clockMs, cpuMs } = turns.longest()
  console.log(`index ${how.padEnd(17)} ${seconds.toFixed(2)} s`)
  console.log(
    `longest turn            ${clockMs.toFixed(0)} ms, of CPU time ${cpuMs.toFixed(0)} ms`,
  )
}

async function measureQuality(context: Context): Promise<void> {
  const queries = await readJudged(values.data === undefined ? 'vega' : 'wikipedia')
  for (const { kind, queries: count, mrr } of await judge(engineOf(context), queries)) {
    console.log(`MRR ${kind.padEnd(16)}    ${mrr.toFixed(3)} of ${count} queries`)
  }
}

/** All searchers ask at the same moment, each the next query: the last waits for all the others. */
async function measureTime(context: Context): Promise<void> {
  const queries = await readJudged(values.data === undefined ? 'vega' : 'wikipedia')
  const engine = engineOf(context)
  const times: number[] = []
  const cpuBefore = process.threadCpuUsage()
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    const startedAt = performance.now()
    for (let searcher = 0; searcher < searchers; searcher++) {
      const { q } = queries[(round * searchers + searcher) % queries.length] ?? { q: 'night' }
      await engine.find({ q, limit: 20, border: null })
      times.push(performance.now() - startedAt)
    }
  }
  const { user, system } = process.threadCpuUsage(cpuBefore)
  const warm = times.slice(times.length / 4).sort((a, b) => a - b)
  const at = (share: number): string => (warm[Math.floor(warm.length * share)] ?? 0).toFixed(1)
  console.log(`uncached, ${searchers} at once    p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`)
  const cpuMs = (user + system) / 1000 / (rounds * searchers)
  console.log(`CPU time of a search    ${cpuMs.toFixed(2)} ms`)
}

function engineOf({ searchIndex }: Context) {
  const current = searchIndex.current()
  if (!current) throw new Error('The index was not built.')
  return current
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}
