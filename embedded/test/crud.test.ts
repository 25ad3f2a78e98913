import { Binary, Decimal128, type Document, Long, ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestMongo, type TestMongo } from './support.ts'

let mongo: TestMongo
beforeAll(async () => (mongo = await startTestMongo()))
afterAll(() => mongo.close())

const films = () => mongo.db.collection('films')
const film = (i: number): Document => ({
  _id: i as never,
  title: i % 7 === 0 ? `The Galaxy ${i}` : `The River ${i}`,
  year: 1950 + (i % 70),
  rating: (i * 37) % 100,
  genres: [i % 2 === 0 ? 'drama' : 'noir', i % 3 === 0 ? 'western' : 'comedy'],
  cast: [{ name: `Actor ${i % 10}`, role: 'lead' }],
})

describe('documents', () => {
  beforeEach(async () => {
    await films().deleteMany({})
    await films().insertMany(Array.from({ length: 300 }, (_, i) => film(i)))
  })

  it('come back with the types they were stored with', async () => {
    const doc = {
      _id: new ObjectId(),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('0.10'),
      date: new Date(12345),
      bytes: new Binary(Buffer.from([1, 2, 3]), 0),
      pattern: /^a/i,
      nothing: null,
      nested: { list: [1, 'two', { three: 3 }], 'dotted.name': 1 },
    }
    await films().insertOne(doc)
    expect(await films().findOne({ _id: doc._id }, { promoteLongs: false })).toEqual(doc)
  })

  it('keep an int64 an int64 through an update', async () => {
    await films().insertOne({ _id: 'long' as never, seen: Long.fromNumber(5) })
    await films().updateOne({ _id: 'long' as never }, { $inc: { seen: 1 }, $set: { other: 1 } })
    const found = await films().findOne({ _id: 'long' as never, seen: { $type: 'long' } })
    expect(found?.['seen']).toBe(6)
  })

  it('are filtered by arrays, dotted paths, patterns and elements', async () => {
    const count = (filter: Document) => films().countDocuments(filter)
    expect(await count({ genres: 'drama' })).toBe(150)
    expect(await count({ title: /galaxy/i })).toBe(43)
    expect(await count({ 'cast.name': 'Actor 3' })).toBe(30)
    expect(await count({ cast: { $elemMatch: { name: 'Actor 3', role: 'lead' } } })).toBe(30)
    expect(await count({ genres: { $all: ['drama', 'western'] } })).toBe(50)
    expect(await count({ genres: { $nin: ['drama', 'western'] } })).toBe(100)
    expect(await count({ genres: { $size: 2 }, year: { $not: { $gte: 1960 } } })).toBe(50)
    expect(await count({ $nor: [{ year: { $lt: 2000 } }, { rating: 0 }] })).toBeGreaterThan(0)
    expect(await count({ missing: null })).toBe(300)
    expect(await count({ missing: { $exists: true } })).toBe(0)
    expect(await count({ rating: { $mod: [10, 0] } })).toBe(30)
  })

  it('are compared across number types, and by type', async () => {
    await films().insertMany([
      { _id: 'a' as never, n: Long.fromNumber(7), kind: 'n' },
      { _id: 'b' as never, n: Decimal128.fromString('7.5'), kind: 'n' },
      { _id: 'c' as never, n: 8.25, kind: 'n' },
      { _id: 'd' as never, n: new ObjectId(), kind: 'n' },
    ])
    const ids = async (filter: Document) =>
      (await films().find(filter).sort({ n: 1 }).toArray()).map((doc) => doc['_id'] as unknown)
    expect(await ids({ n: 7 })).toEqual(['a'])
    expect(await ids({ n: { $gt: 7 } })).toEqual(['b', 'c'])
    expect(await ids({ n: { $type: 'decimal' } })).toEqual(['b'])
    expect(await ids({ n: { $type: 'objectId' } })).toEqual(['d'])
    expect(await ids({ kind: 'n' })).toEqual(['a', 'b', 'c', 'd'])
  })

  it('are sorted, skipped, limited and projected', async () => {
    const page = await films()
      .find({ year: { $gte: 1960 } }, { projection: { rating: 1, 'cast.name': 1 } })
      .sort({ rating: -1, _id: 1 })
      .skip(5)
      .limit(10)
      .toArray()
    expect(page).toHaveLength(10)
    expect(Object.keys(page[0] ?? {})).toEqual(['_id', 'rating', 'cast'])
    expect(page[0]?.['cast']).toEqual([{ name: expect.any(String) }])
    const ratings = page.map((doc) => doc['rating'] as number)
    expect(ratings).toEqual(ratings.toSorted((a, b) => b - a))
    const sliced = await films().findOne(
      { _id: 1 as never },
      { projection: { genres: { $slice: 1 } } },
    )
    expect(sliced?.['genres']).toEqual(['noir'])
    expect(sliced?.['title']).toBe('The River 1')
    const excluded = await films().findOne({}, { projection: { _id: 0, cast: 0, genres: 0 } })
    expect(Object.keys(excluded ?? {})).toEqual(['title', 'year', 'rating'])
  })

  it('arrive in batches, each once', async () => {
    const cursor = films().find().batchSize(40)
    const seen = new Set<unknown>()
    for await (const doc of cursor) seen.add(doc['_id'])
    expect(seen.size).toBe(300)
  })

  it('are counted and listed distinct', async () => {
    expect(await films().estimatedDocumentCount()).toBe(300)
    expect((await films().distinct('genres', { year: 1951 })).toSorted()).toEqual([
      'comedy',
      'noir',
      'western',
    ])
  })
})
