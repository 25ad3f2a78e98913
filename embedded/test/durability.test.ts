import { MongoClient } from 'mongodb'
import { afterAll, describe, expect, it } from 'vitest'
import { startEngine } from '../bench/engine.ts'
import { createIndex, givenUri, temporaryFolder } from './support.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const wanted = 10_000
const rounds = 5

interface Film {
  _id: number
  n: number
  text: string
}

/** What was acknowledged: the value of each id, and how often it was incremented. */
type Acknowledged = Map<number, number>

/** Writes in eight lanes, each its own ids, until the engine dies under it. */
async function writeUntilKilled(
  uri: string,
  acknowledged: Acknowledged,
  kill: () => void,
): Promise<void> {
  const client = await MongoClient.connect(uri, {
    retryWrites: false,
    serverSelectionTimeoutMS: 500,
  })
  const films = client.db('kill').collection<Film>('films')
  await createIndex(films, { n: 1 })
  let count = 0
  const killAt = Math.floor((wanted / rounds) * (0.9 + Math.random() * 0.3))
  const lane = async (first: number): Promise<void> => {
    for (let id = first; ; id += 8) {
      const n = (acknowledged.get(id) ?? 0) + 1
      await films.updateOne({ _id: id }, { $set: { n, text: 'x'.repeat(50) } }, { upsert: true })
      acknowledged.set(id, n)
      if (++count === killAt) kill()
    }
  }
  await Promise.allSettled(Array.from({ length: 8 }, (_, i) => lane(i)))
  await client.close(true)
}

async function readAll(uri: string): Promise<Map<number, number>> {
  const client = await MongoClient.connect(uri)
  const films = client.db('kill').collection<Film>('films')
  const all = await films.find().toArray()
  // The index tells the same as the documents.
  const byIndex = await films.find().hint('n_1').toArray()
  expect(byIndex).toHaveLength(all.length)
  expect(await films.estimatedDocumentCount()).toBe(all.length)
  await client.close()
  return new Map(all.map((doc) => [doc._id, doc.n]))
}

describe.skipIf(givenUri !== undefined)('killed at a random moment, again and again', () => {
  it('the engine keeps every acknowledged write', async () => {
    const acknowledged: Acknowledged = new Map()
    let total = 0
    for (let round = 0; round < rounds || total < wanted; round++) {
      const engine = await startEngine(folder.path)
      const before = sum(acknowledged)
      let ended = Promise.resolve()
      await writeUntilKilled(engine.uri, acknowledged, () => {
        ended = engine.stop('SIGKILL')
      })
      await ended
      total += sum(acknowledged) - before
      const again = await startEngine(folder.path)
      const stored = await readAll(again.uri)
      await again.stop('SIGKILL')
      const lost = [...acknowledged].filter(([id, n]) => (stored.get(id) ?? 0) < n)
      expect(lost).toEqual([])
      // A write that was not acknowledged may have happened; one at most in each lane.
      for (const [id, n] of stored) acknowledged.set(id, n)
    }
    expect(total).toBeGreaterThanOrEqual(wanted)
  }, 180_000)
})

const sum = (values: Acknowledged): number => [...values.values()].reduce((a, b) => a + b, 0)
