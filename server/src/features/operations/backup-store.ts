import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import mongoose from 'mongoose'
import type { Mongo } from '../../infra/mongo.ts'

const { BSON } = mongoose.mongo
type Collection = ReturnType<Mongo['collection']>
type Document = Record<string, unknown>

/** Documents by collection. */
export type Counts = Readonly<Record<string, number>>

/**
 * Copies every collection into a folder, as mongodump lays it out: `<collection>.bson`, documents
 * one after the other, and `<collection>.metadata.json` with the indexes. mongorestore reads it.
 */
export async function writeBackup(mongo: Mongo, folder: string): Promise<Counts> {
  await mkdir(folder, { recursive: true })
  const counts: Record<string, number> = {}
  for (const name of await collectionNames(mongo)) {
    const collection = mongo.collection(name)
    const metadata = { collectionName: name, indexes: await collection.indexes(), options: {} }
    const file = path.join(folder, `${name}.metadata.json`)
    await writeFile(file, BSON.EJSON.stringify(metadata))
    let count = 0
    const documents = async function* () {
      // With `raw` the driver hands out the bytes as they travelled.
      for await (const bytes of collection.find({}, { raw: true })) {
        count++
        yield bytes as unknown as Buffer
      }
    }
    await pipeline(
      Readable.from(documents()),
      createWriteStream(path.join(folder, `${name}.bson`), { mode: 0o600 }),
    )
    counts[name] = count
  }
  return counts
}

async function collectionNames(mongo: Mongo): Promise<string[]> {
  const found = await mongo.db?.listCollections({}, { nameOnly: true }).toArray()
  return (found ?? [])
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.'))
    .sort()
}

const batchSize = 500

/**
 * Puts a backup back, document by document; what is there besides stays. A place in a film that is
 * newer than the one of the backup is kept. @throws Error for a folder that holds no backup.
 */
export async function readBackup(mongo: Mongo, folder: string): Promise<Counts> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.bson')).sort()
  if (files.length === 0) throw new Error(`${folder} holds no backup.`)
  const counts: Record<string, number> = {}
  const present = await collectionNames(mongo)
  for (const file of files) {
    const name = file.slice(0, -'.bson'.length)
    if (!present.includes(name)) await mongo.createCollection(name)
    const collection = mongo.collection(name)
    await restoreIndexes(collection, path.join(folder, `${name}.metadata.json`))
    const filterOf = name === 'progress' ? unlessNewer : byId
    counts[name] = await restoreDocuments(collection, path.join(folder, file), filterOf)
  }
  return counts
}

interface Metadata {
  readonly indexes: readonly { key: Record<string, 1 | -1>; name: string; v?: number }[]
}

async function restoreIndexes(collection: Collection, file: string): Promise<void> {
  const { indexes } = BSON.EJSON.parse(await readFile(file, 'utf8')) as Metadata
  for (const { key, name, ...settings } of indexes) {
    // MongoDB gives its own version of the format.
    const options = Object.entries(settings).filter(([setting]) => setting !== 'v')
    if (name === '_id_') continue
    await collection.createIndex(key, { name, ...Object.fromEntries(options) }, {})
  }
}

type FilterOf = (document: Document) => Document

const byId: FilterOf = ({ _id }) => ({ _id })
/** Matches an older place; against a newer one the upsert runs into its id, which is as wanted. */
const unlessNewer: FilterOf = ({ _id, epoch, seq }) => ({
  _id,
  $or: [{ epoch: { $lt: epoch } }, { epoch, seq: { $lte: seq } }],
})

async function restoreDocuments(
  collection: Collection,
  file: string,
  filterOf: FilterOf,
): Promise<number> {
  let count = 0
  let batch: Document[] = []
  const write = async (): Promise<void> => {
    if (batch.length === 0) return
    const writes = batch.map((document) => ({
      replaceOne: { filter: filterOf(document), replacement: document, upsert: true },
    }))
    count += batch.length
    batch = []
    await collection.bulkWrite(writes, { ordered: false }).catch(rethrowUnlessNewer)
  }
  for await (const document of documentsIn(file)) {
    batch.push(document)
    if (batch.length === batchSize) await write()
  }
  await write()
  return count
}

const duplicateKey = 11000

/** @throws what is more than places that were newer already. */
function rethrowUnlessNewer(error: unknown): void {
  const { writeErrors } = Object(error) as { writeErrors?: { code: number } | { code: number }[] }
  const errors = [writeErrors ?? []].flat()
  if (errors.length === 0 || errors.some(({ code }) => code !== duplicateKey)) throw error
}

/** Each document begins with its length in four bytes. */
async function* documentsIn(file: string): AsyncIterable<Document> {
  const handle = await open(file)
  try {
    const head = Buffer.alloc(4)
    while ((await handle.read(head, 0, 4)).bytesRead === 4) {
      const bytes = Buffer.alloc(head.readInt32LE())
      head.copy(bytes)
      const { bytesRead } = await handle.read(bytes, 4, bytes.length - 4)
      if (bytesRead !== bytes.length - 4) throw new Error(`${file} ends within a document.`)
      yield BSON.deserialize(bytes, { promoteValues: false })
    }
  } finally {
    await handle.close()
  }
}
