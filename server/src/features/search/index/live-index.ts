import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../../../infra/logger.ts'
import type { SearchEngine } from '../engine.ts'
import type { BuildOrder, Built } from './build-worker.ts'
import type { CatalogueSource, Counts } from './catalogue-source-store.ts'
import { countsOf, type IndexData } from './data.ts'
import { createIndexEngine } from './index-engine.ts'
import { readSnapshot } from './snapshot.ts'

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
  /** How much there is to find. */
  readonly counts: () => Promise<Counts>
  /** Where the index is kept over a start. */
  readonly folder: string
  readonly logger: Logger
}

const buildTimeoutMs = 120_000
/** After a build, and even more after a failure, the machine has a while for its viewers. */
const restPerBuild = 3
const restAfterFailureMs = 5000

/**
 * Keeps an index of the catalogue in memory. It is built in a thread of its own, so that no request
 * waits for it; the one before answers until it is there. At a start, that is the one on disk.
 */
export function createLiveIndex(options: Options): LiveIndex {
  return new KeptIndex(options)
}

class KeptIndex implements LiveIndex {
  readonly #options: Options
  readonly #closed = new AbortController()
  #engine: SearchEngine | null = null
  #generation: string | undefined
  #restUntil = 0
  #underWay: Promise<void> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  current(): SearchEngine | null {
    if (performance.now() >= this.#restUntil && !this.#isClosed) void this.#look()
    return this.#engine
  }

  async settled(): Promise<void> {
    do await this.#look()
    while ((await this.#options.generation()) !== this.#generation && !this.#isClosed)
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await this.#underWay
  }

  get #isClosed(): boolean {
    return this.#closed.signal.aborted
  }

  #look(): Promise<void> {
    this.#underWay ??= this.#refresh().finally(() => (this.#underWay = undefined))
    return this.#underWay
  }

  async #refresh(): Promise<void> {
    try {
      const wanted = await this.#options.generation()
      if (!this.#engine) await this.#restore(wanted)
      if (wanted !== this.#generation && !this.#isClosed) await this.#build(wanted)
    } catch (error) {
      if (this.#isClosed) return
      this.#restUntil = performance.now() + restAfterFailureMs
      this.#options.logger.error({ err: error }, 'search index not built')
    }
  }

  async #restore(wanted: string): Promise<void> {
    const kept = await keptIndex(this.#options, wanted)
    if (!kept) return
    this.#use(kept.data, kept.generation)
    this.#options.logger.info({ documents: kept.data.count }, 'search index read from disk')
  }

  async #build(wanted: string): Promise<void> {
    const { source, folder, logger } = this.#options
    const startedAt = performance.now()
    const order = { source, folder, generation: wanted }
    const { data, notKept } = await buildInThread(order, this.#closed.signal)
    this.#use(data, wanted)
    const tookMs = Math.round(performance.now() - startedAt)
    this.#restUntil = performance.now() + restPerBuild * tookMs
    logger.info({ documents: data.count, tookMs }, 'search index built')
    if (notKept !== undefined) logger.warn({ err: notKept }, 'search index not kept on disk')
  }

  #use(data: IndexData, generation: string): void {
    this.#engine = createIndexEngine(data, `index:${generation}`)
    this.#generation = generation
  }
}

/**
 * The index on disk, if it may answer: it is of the present generation, or of an earlier one of a
 * catalogue that holds as much, and then until the next is built. Generations do not outlive the
 * cache; what the counts do not show is a catalogue that was edited while no process ran.
 */
async function keptIndex({ folder, counts }: Options, wanted: string) {
  const kept = await readSnapshot(folder)
  if (!kept || kept.generation === wanted) return kept
  const now = await counts()
  const then = countsOf(kept.data)
  return now.film === then.film && now.series === then.series && now.person === then.person
    ? kept
    : null
}

async function buildInThread(workerData: BuildOrder, closed: AbortSignal): Promise<Built> {
  const worker = new Worker(new URL('./build-worker.ts', import.meta.url), { workerData })
  // What it fails with while it is being ended concerns nobody; unheard, it would end the process.
  worker.on('error', () => undefined)
  const signal = AbortSignal.any([closed, AbortSignal.timeout(buildTimeoutMs)])
  try {
    const [built] = (await once(worker, 'message', { signal })) as [Built]
    return built
  } finally {
    await worker.terminate()
  }
}
