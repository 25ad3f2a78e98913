import { parentPort, workerData } from 'node:worker_threads'
import { buildIndex } from './builder.ts'
import { readCatalogue, type CatalogueSource } from './catalogue-source-store.ts'
import { buffersOf, type IndexData } from './data.ts'
import { writeSnapshot } from './snapshot.ts'

export interface BuildOrder {
  readonly source: CatalogueSource
  /** Of the catalogue as it is at least. */
  readonly generation: string
  /** The present time, in milliseconds since 1970. */
  readonly readFrom: number
  /** Where the index is kept over a start. */
  readonly folder: string
}

export interface Built {
  readonly data: IndexData
  /** Why it could not be kept over a start. */
  readonly notKept?: unknown
}

/** A thread that reads the catalogue, packs the index, keeps it, hands it over and ends. */
const { source, folder, ...about } = workerData as BuildOrder
const data = buildIndex(await readCatalogue(source))
const notKept: unknown = await writeSnapshot(folder, { ...about, data }).catch(
  (error: unknown) => error,
)
parentPort?.postMessage({ data, notKept } satisfies Built, buffersOf(data))
