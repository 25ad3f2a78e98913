import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Collection, CreateIndexesOptions, Db, Document, MongoServerError } from 'mongodb'
import { MongoClient } from 'mongodb'
import { startMongoServer } from '../src/mongo/server.ts'

export interface TestMongo {
  client: MongoClient
  db: Db
  port: number
  close: () => Promise<void>
}

/** A real MongoDB to test against instead of the embedded engine. */
export const givenUri = process.env['MONGODB_URI']

/** An engine of its own on an empty folder; with `MONGODB_URI`, an empty database there. */
export async function startTestMongo(): Promise<TestMongo> {
  const folder = temporaryFolder()
  const server =
    givenUri === undefined ? await startMongoServer({ dataDir: folder.path }) : undefined
  const port = server?.port ?? 0
  const client = await MongoClient.connect(givenUri ?? `mongodb://127.0.0.1:${port}/`)
  const db = client.db(`test_${process.pid}_${Math.random().toString(36).slice(2)}`)
  return {
    client,
    db,
    port,
    async close() {
      await db.dropDatabase()
      await client.close()
      await server?.close()
      folder.remove()
    },
  }
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'embedded-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** The error a promise is rejected with; fails when it is not. */
export async function errorOf(promise: Promise<unknown>): Promise<MongoServerError> {
  return promise.then(
    () => {
      throw new Error('Expected an error, and there was none.')
    },
    (error: unknown) => error as MongoServerError,
  )
}

/** Waits until `isTrue`, at most ten seconds. */
export async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Creates one index and answers its name. */
export async function createIndex<T extends Document>(
  collection: Collection<T>,
  key: Record<string, 1 | -1 | 'text'>,
  options: CreateIndexesOptions = {},
): Promise<string | undefined> {
  const [name] = await collection.createIndexes([{ key, ...options }])
  return name
}
