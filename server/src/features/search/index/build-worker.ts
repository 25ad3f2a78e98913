import { parentPort, workerData } from 'node:worker_threads'
import { buildIndex } from './builder.ts'
import { readCatalogue, type CatalogueSource } from './catalogue-source-store.ts'
import { buffersOf } from './data.ts'

/** A thread that reads the catalogue, packs the index, hands it over and ends. */
const data = buildIndex(await readCatalogue(workerData as CatalogueSource))
parentPort?.postMessage(data, buffersOf(data))
