import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../../../infra/logger.ts'
import { oneAtATime } from '../../../infra/one-at-a-time.ts'
import type { SearchEngine } from '../engine.ts'
import type { BuildOrder, Built } from './build-worker.ts'
import type { CatalogueSource, Counts } from './catalogue-source-store.ts'
import { countsOf } from './data.ts'
import { createIndexEngine } from './index-engine.ts'
import type { Changes } from './overlay-store.ts'
import { openPart, type IndexPart } from './part.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'

interface Options {
  readonly source: CatalogueSource
  /** What was changed one by one since a time. */
  readonly changes: (since: Date) => Promise<Changes>
  /**
   * Names the state of the catalogue: another name of `index`, another index; another name of
   * `search`, single changes to be laid over the index.
   */
  readonly generation: (name: 'index' | 'search') => Promise<string>
  /** How much there is to find. */
  readonly counts: () => Promise<Counts>
  /** Where the index is kept over a start. */
  readonly folder: string
  readonly logger: Logger
}

interface Base extends Omit<Snapshot, 'data'> {
  readonly part: IndexPart
}

interface Present {
  readonly base: Base
  /** The generation of the single changes. */
  readonly changes: string
  readonly engine: SearchEngine
}

const buildTimeoutMs = 120_000
/** After a build, and even more after a failure, the machine has a while for its viewers. */
const restPerBuild = 3
const restAfterFailureMs = 5000
const restAfterMissedChangeMs = 1000
/** A change noted so long before a build began may have been made after it: clocks differ. */
const marginMs = 15 * 60_000
/** Changes are kept for longer than this. */
const oldestBaseMs = 24 * 3600_000

/**
 * Keeps an index of the catalogue in memory. It is built in a thread of its own, so that no request
 * waits for it; the one before answers until it is there. At a start, that is the one on disk. What
 * is changed one by one is laid over it.
 */
export class LiveIndex {
  readonly #options: Options
  readonly #closed = new AbortController()
  readonly #building = oneAtATime(() => this.#refresh())
  readonly #overlaying = oneAtATime(() => this.#layOver())
  #base: Base | undefined
  #present: Present | undefined
  #isOutgrown = false
  #nextBuildAt = 0
  #nextLookAt = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** The newest index, or null before the first is there; looks whether a newer one is due. */
  current(): SearchEngine | null {
    const now = performance.now()
    if (now >= this.#nextLookAt) this.takeOver()
    if (now >= this.#nextBuildAt && !this.#isClosed()) void this.#building.run()
    return this.#present?.engine ?? null
  }

  /** Takes over at once what was changed one by one. */
  takeOver(): void {
    if (!this.#base || this.#isClosed()) return
    this.#overlaying.run().catch((error: unknown) => {
      this.#nextLookAt = performance.now() + restAfterMissedChangeMs
      this.#options.logger.warn({ err: error }, 'search has not taken a change over yet')
    })
  }

  /** Resolves when no build is under way and the index is that of the present generation. */
  async settled(): Promise<void> {
    const { generation } = this.#options
    do {
      await this.#building.run()
      await this.#overlaying.run()
    } while (
      !this.#isClosed() &&
      ((await generation('index')) !== this.#base?.generation ||
        (await generation('search')) !== this.#present?.changes)
    )
  }

  async close(): Promise<void> {
    this.#closed.abort()
    await Promise.all([this.#building.settled(), this.#overlaying.settled()])
  }

  #isClosed(): boolean {
    return this.#closed.signal.aborted
  }

  async #refresh(): Promise<void> {
    try {
      const wanted = await this.#options.generation('index')
      if (!this.#base) await this.#restore(wanted)
      const isDue = wanted !== this.#base?.generation || this.#isOutgrown
      if (isDue && !this.#isClosed()) await this.#build(wanted)
    } catch (error) {
      if (this.#isClosed()) return
      this.#nextBuildAt = performance.now() + restAfterFailureMs
      this.#options.logger.error({ err: error }, 'search index not built')
    }
  }

  async #restore(wanted: string): Promise<void> {
    const kept = await keptIndex(this.#options, wanted)
    if (!kept) return
    await this.#use(kept)
    this.#options.logger.info({ documents: kept.data.count }, 'search index read from disk')
  }

  async #build(wanted: string): Promise<void> {
    const { source, folder, logger } = this.#options
    const startedAt = performance.now()
    const about = { generation: wanted, readFrom: Date.now() }
    const built = await buildInThread({ source, folder, ...about }, this.#closed.signal)
    const { data, notKept } = built
    await this.#use({ ...about, data })
    const tookMs = Math.round(performance.now() - startedAt)
    this.#nextBuildAt = performance.now() + restPerBuild * tookMs
    logger.info({ documents: data.count, tookMs }, 'search index built')
    if (notKept !== undefined) logger.warn({ err: notKept }, 'search index not kept on disk')
  }

  async #use({ data, ...about }: Snapshot): Promise<void> {
    this.#base = { ...about, part: openPart(data) }
    await this.#overlaying.run()
  }

  async #layOver(): Promise<void> {
    const wanted = await this.#options.generation('search')
    const base = this.#base
    if (!base || this.#isClosed()) return
    if (this.#present?.base === base && this.#present.changes === wanted) return
    const changes = await this.#options.changes(new Date(base.readFrom - marginMs))
    this.#isOutgrown = !changes.isComplete || Date.now() - base.readFrom > oldestBaseMs
    const version = `index:${base.generation}:${wanted}`
    const engine = createIndexEngine(base.part, version, changes)
    this.#present = { base, changes: wanted, engine }
  }
}

/**
 * The index on disk, if it may answer: it is of the present generation, or of an earlier one of a
 * catalogue that holds as much, and then until the next is built. Generations do not outlive the
 * cache; what the counts do not show is a catalogue that was edited while no process ran.
 */
async function keptIndex({ folder, counts }: Options, wanted: string): Promise<Snapshot | null> {
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
