import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../../../infra/logger.ts'
import type { SearchEngine } from '../engine.ts'
import type { CatalogueSource } from './catalogue-source-store.ts'
import type { IndexData } from './data.ts'
import { createIndexEngine } from './index-engine.ts'

export interface LiveIndex {
  /** The newest index, or null before the first is there; looks whether a newer one is due. */
  current: () => SearchEngine | null
  /** Resolves when no build is under way and the index is that of the present generation. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

interface Options {
  readonly source: CatalogueSource
  /** Names the state of the catalogue; another name, another index. */
  readonly generation: () => Promise<string>
  readonly logger: Logger
}

const buildTimeoutMs = 120_000
/** After a build, and even more after a failure, the machine has a while for its viewers. */
const restPerBuild = 3
const restAfterFailureMs = 5000

/**
 * Keeps an index of the catalogue in memory. It is built in a thread of its own, so that no request
 * waits for it; the one before answers until it is there.
 */
export function createLiveIndex({ source, generation, logger }: Options): LiveIndex {
  let engine: SearchEngine | null = null
  let built: string | undefined
  let restUntil = 0
  let underWay: Promise<void> | undefined
  const closed = new AbortController()
  const isClosed = (): boolean => closed.signal.aborted

  async function refresh(): Promise<void> {
    const wanted = await generation()
    if (wanted === built || isClosed()) return
    const startedAt = performance.now()
    try {
      const data = await buildInThread(source, closed.signal)
      engine = createIndexEngine(data, `index:${wanted}`)
      built = wanted
      const tookMs = Math.round(performance.now() - startedAt)
      restUntil = performance.now() + restPerBuild * tookMs
      logger.info({ documents: data.count, tookMs }, 'search index built')
    } catch (error) {
      if (isClosed()) return
      restUntil = performance.now() + restAfterFailureMs
      logger.error({ err: error }, 'search index not built')
    }
  }

  function look(): Promise<void> {
    underWay ??= refresh().finally(() => (underWay = undefined))
    return underWay
  }

  return {
    current() {
      if (performance.now() >= restUntil && !isClosed()) void look()
      return engine
    },
    async settled() {
      do await look()
      while ((await generation()) !== built && !isClosed())
    },
    async close() {
      closed.abort()
      await underWay
    },
  }
}

async function buildInThread(source: CatalogueSource, closed: AbortSignal): Promise<IndexData> {
  const worker = new Worker(new URL('./build-worker.ts', import.meta.url), { workerData: source })
  const signal = AbortSignal.any([closed, AbortSignal.timeout(buildTimeoutMs)])
  try {
    const [data] = (await once(worker, 'message', { signal })) as [IndexData]
    return data
  } finally {
    await worker.terminate()
  }
}
