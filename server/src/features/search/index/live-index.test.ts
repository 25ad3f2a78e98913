import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../../infra/logger.ts'
import { buildIndex } from './builder.ts'
import type { Counts } from './catalogue-source-store.ts'
import type { IndexedDocument } from './document.ts'
import { LiveIndex } from './live-index.ts'
import type { Changes } from './overlay-store.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'

const film = (title: string, number: number): IndexedDocument => ({
  id: String(number).padStart(20, '0'),
  kind: 'film',
  title,
  popularity: number,
  year: 1950 + number,
  rating: null,
  genres: [],
  people: ['Zoë Åkerman'],
  overview: null,
  card: { title },
})
const data = buildIndex([film('Silent Harbour', 1), film('Œuvre', 2)])
const held: Counts = { film: 2, series: 0, person: 0 }
/** Where no MongoDB answers: what is found comes from the disk. */
const nowhere = { uri: 'mongodb://127.0.0.1:1/cinema', readPreference: 'primary' } as const

const nothing: Changes = { ids: [], documents: [], isComplete: true }

let folder: string
let changes: Changes
const started: LiveIndex[] = []

beforeEach(async () => {
  changes = nothing
  folder = await mkdtemp(path.join(tmpdir(), 'cinema-index-'))
})
afterEach(async () => {
  for (const index of started.splice(0)) await index.close()
  await rm(folder, { recursive: true })
})

function start(generation: string, counts: Counts = held): LiveIndex {
  const index = new LiveIndex({
    source: nowhere,
    changes: () => Promise.resolve(changes),
    generation: () => Promise.resolve(generation),
    counts: () => Promise.resolve(counts),
    folder,
    logger: createLogger({ level: 'silent', instance: 'test' }),
  })
  started.push(index)
  return index
}

const titlesOf = async (index: LiveIndex, q: string) => {
  const found = await index.current()?.find({ q, limit: 5, border: null })
  return found?.hits.map(({ card }) => (card as { title: string }).title)
}

test('answers from the disk after a start, as the index that was kept', async () => {
  await writeSnapshot(folder, { generation: 'first', readFrom: Date.now(), data })
  const index = start('first')
  await index.settled()
  expect(index.current()?.version).toMatch(/^index:first:/)
  expect(await titlesOf(index, 'silent harbour')).toEqual(['Silent Harbour'])
  expect(await titlesOf(index, 'oeuvre')).toEqual(['Œuvre'])
  expect(await titlesOf(index, 'akreman')).toEqual(['Œuvre', 'Silent Harbour'])
})

test('answers from an earlier index of as much until the next is there', async () => {
  await writeSnapshot(folder, { generation: 'first', readFrom: Date.now(), data })
  const index = start('second')
  await expect.poll(() => index.current()?.version, { timeout: 20_000 }).toMatch(/^index:first:/)
})

test('lays over the index from the disk what was changed since', async () => {
  await writeSnapshot(folder, { generation: 'first', readFrom: Date.now(), data })
  const gone = film('Silent Harbour', 1).id
  const documents = [film('Loud Harbour', 3)]
  changes = { ids: [gone, ...documents.map(({ id }) => id)], documents, isComplete: true }
  const index = start('first')
  await index.settled()
  expect(await titlesOf(index, 'harbour')).toEqual(['Loud Harbour'])
  const found = await index.current()?.find({ q: 'akerman', limit: 5, border: null })
  expect(found?.facets.kinds).toEqual([{ kind: 'film', count: 2 }])
})

test('does not answer from the index of another catalogue', async () => {
  await writeSnapshot(folder, { generation: 'first', readFrom: Date.now(), data })
  let asked = false
  const index = start('second', {
    ...held,
    get film() {
      asked = true
      return 3
    },
  })
  await expect.poll(() => index.current() ?? asked, { timeout: 20_000 }).toBe(true)
  expect(index.current()).toBeNull()
})

test('takes no part of an index for one', async () => {
  expect(await readSnapshot(folder)).toBeNull()
  await writeSnapshot(folder, { generation: 'first', readFrom: Date.now(), data })
  const file = path.join(folder, 'search-index')
  const whole = await readFile(file)
  for (const length of [0, 3, whole.length - 1]) {
    await truncate(file, length)
    expect(await readSnapshot(folder)).toBeNull()
  }
  const wrong = Buffer.from(whole)
  wrong[40] = (wrong[40] ?? 0) ^ 1
  await writeFile(file, wrong)
  expect(await readSnapshot(folder)).toBeNull()
})
