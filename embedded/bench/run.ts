import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyBulkWriteOperation, type Collection, MongoClient } from 'mongodb'
import { startEngine } from './engine.ts'
import { filmIndexes, makeFilms } from './films.ts'

// `npm run bench -w embedded`: the embedded engine's figures. Ratios are measured in alternation
// with their reference in one run; the rest are medians of rounds. Nothing is asserted.

interface Film {
  _id: string
  popularity: number
}
const filmCount = 36_000
const dataDir = mkdtempSync(join(tmpdir(), 'embedded-bench-'))

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(58)} ${value}`)
}

async function importFilms(films: Collection<Film>): Promise<void> {
  const docs = makeFilms(filmCount) as unknown as Film[]
  await films.createIndexes(filmIndexes as never)
  const elapsed = await milliseconds(async () => {
    for (let at = 0; at < docs.length; at += 1000) await films.insertMany(docs.slice(at, at + 1000))
  })
  print(
    `insert ${filmCount} films, ${filmIndexes.length} indexes`,
    `${(elapsed / 1000).toFixed(1)} s`,
  )
}

const sort = { popularity: -1, _id: 1 } as const

/** Walks a list page by page as the API does, and reports the engine's own time. */
async function keysetPages(films: Collection<Film>): Promise<void> {
  const [round, server]: [number[], number[]] = [[], []]
  let after: Film | undefined
  for (let page = 0; page < 100; page++) {
    const filter = after
      ? {
          $or: [
            { popularity: { $lt: after.popularity } },
            { popularity: after.popularity, _id: { $gt: after._id } },
          ],
        }
      : {}
    const cursor = films.find(filter).sort(sort).limit(20)
    const elapsed = await milliseconds(async () => (after = (await cursor.toArray()).at(-1)))
    round.push(elapsed)
    const plan = await films.find(filter).sort(sort).limit(20).explain('executionStats')
    server.push(
      (plan as { executionStats: { executionTimeMicros: number } }).executionStats
        .executionTimeMicros / 1000,
    )
  }
  print('keyset page of 20, round trip (median)', `${median(round).toFixed(2)} ms`)
  print(
    'keyset page of 20, server time (median, highest)',
    `${median(server).toFixed(2)} ms, ${Math.max(...server).toFixed(2)} ms`,
  )
}

function guarded(index: number, epoch: number, seq: number): AnyBulkWriteOperation<Film> {
  const _id = `viewer|${index}`
  const filter = { _id, $or: [{ epoch: { $lt: epoch } }, { epoch, seq: { $lt: seq } }] }
  return {
    updateOne: {
      filter: filter,
      update: { $set: { epoch, seq, positionSeconds: index } },
      upsert: true,
    },
  }
}

async function guardedWrites(progress: Collection<Film>): Promise<void> {
  const write = (epoch: number): Promise<unknown> => {
    const operations = Array.from({ length: 1000 }, (_, i) => guarded(i, epoch, 1))
    return progress.bulkWrite(operations, { ordered: false }).catch(() => undefined)
  }
  print(
    'guarded bulkWrite of 1,000, all inserted',
    `${(await milliseconds(() => write(1))).toFixed(0)} ms`,
  )
  print(
    'guarded bulkWrite of 1,000, all updated',
    `${(await milliseconds(() => write(2))).toFixed(0)} ms`,
  )
  print(
    'guarded bulkWrite of 1,000, all refused (11000)',
    `${(await milliseconds(() => write(1))).toFixed(0)} ms`,
  )
}

/** Against ping, in alternation; a find of nothing shows what the driver itself takes for a find. */
async function rates(client: MongoClient, films: Collection<Film>): Promise<void> {
  const admin = client.db('admin')
  const nowhere = client.db('bench').collection<Film>('nowhere')
  const idOf = (i: number): string => `film-${String((i * 97) % filmCount).padStart(6, '0')}`
  const ratios: { found: number[]; nothing: number[] } = { found: [], nothing: [] }
  const perSecond: number[] = []
  for (let round = 0; round < 22; round++) {
    const ping = await repeat(() => admin.command({ ping: 1 }))
    const found = await repeat((i) => films.findOne({ _id: idOf(i) }))
    const nothing = await repeat((i) => nowhere.findOne({ _id: idOf(i) }))
    // The first rounds warm everything up.
    if (round < 2) continue
    ratios.found.push(ping / found)
    ratios.nothing.push(ping / nothing)
    perSecond.push((1000 * repetitions) / found)
  }
  const text = `${median(ratios.found).toFixed(2)} (${median(perSecond).toFixed(0)} a second)`
  print('findOne by _id ÷ ping, one after the other (median)', text)
  print('findOne in no collection ÷ ping (the driver alone)', median(ratios.nothing).toFixed(2))
}

const repetitions = 200

const repeat = (work: (i: number) => Promise<unknown>): Promise<number> =>
  milliseconds(async () => {
    for (let i = 0; i < repetitions; i++) await work(i)
  })

async function main(): Promise<void> {
  const first = await startEngine(dataDir)
  const client = await MongoClient.connect(first.uri)
  await importFilms(client.db('bench').collection<Film>('films'))
  await client.close()
  await first.stop('SIGKILL')

  const engine = await startEngine(dataDir)
  const again = await MongoClient.connect(engine.uri)
  const films = again.db('bench').collection<Film>('films')
  const count = await milliseconds(() => films.findOne({}, { sort }))
  print(
    `open with ${filmCount} films after SIGKILL, first query included`,
    `${(engine.openSeconds + count / 1000).toFixed(2)} s`,
  )
  await keysetPages(films)
  await guardedWrites(again.db('bench').collection<Film>('progress'))
  await rates(again, films)
  print(
    'count of a genre',
    `${(await milliseconds(() => films.countDocuments({ genres: 'drama' }))).toFixed(1)} ms`,
  )
  print(
    'full scan by a field without an index',
    `${(await milliseconds(() => films.countDocuments({ runtimeSeconds: 5400 }))).toFixed(0)} ms`,
  )
  print(
    '$text for one word, best 20',
    `${(
      await milliseconds(() =>
        films
          .find({ $text: { $search: 'violin' } })
          .sort({ s: { $meta: 'textScore' } })
          .limit(20)
          .toArray(),
      )
    ).toFixed(0)} ms`,
  )
  await films.find().toArray()
  print('resident memory after all that', `${engine.residentMegabytes().toFixed(0)} MB`)
  await again.close()
  await engine.stop()
}

try {
  await main()
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}
