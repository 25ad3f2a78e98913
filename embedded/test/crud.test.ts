import { Binary, Decimal128, type Document, Long, MongoBulkWriteError, ObjectId } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { errorOf, startTestMongo, type TestMongo } from './support.ts'

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

describe('updates', () => {
  beforeEach(async () => {
    await films().deleteMany({})
    await films().insertOne(film(1))
  })
  const after = async (update: Document, options: Document = {}, filter: Document = { _id: 1 }) => {
    await films().updateOne(filter, update, options)
    return films().findOne({ _id: 1 as never })
  }

  it('set, increment, bound, multiply, rename and remove', async () => {
    const doc = await after({
      $set: { 'deep.er': 1 },
      $inc: { seen: 2 },
      $max: { rating: 99 },
      $min: { year: 1900 },
      $mul: { absent: 3 },
      $rename: { title: 'name' },
      $unset: { cast: '' },
    })
    expect(doc).toMatchObject({
      deep: { er: 1 },
      seen: 2,
      rating: 99,
      year: 1900,
      absent: 0,
      name: 'The River 1',
    })
    expect(doc).not.toHaveProperty('cast')
    expect(doc).not.toHaveProperty('title')
  })

  it('push with every modifier, also onto a missing field', async () => {
    const doc = await after({
      $push: {
        fresh: { $each: [3, 1, 2], $slice: -2 },
        genres: { $each: ['first'], $position: 0 },
        cast: { $each: [{ name: 'Zed' }, { name: 'Abe' }], $sort: { name: 1 }, $slice: 2 },
      },
    })
    expect(doc?.['fresh']).toEqual([1, 2])
    expect(doc?.['genres']).toEqual(['first', 'noir', 'comedy'])
    expect(doc?.['cast']).toEqual([{ name: 'Abe' }, { name: 'Actor 1', role: 'lead' }])
  })

  it('treat arrays as sets, and take elements out', async () => {
    expect(
      (await after({ $addToSet: { genres: { $each: ['noir', 'new'] } } }))?.['genres'],
    ).toEqual(['noir', 'comedy', 'new'])
    expect((await after({ $pull: { cast: { name: /^Actor/ } } }))?.['cast']).toEqual([])
    expect((await after({ $pop: { genres: -1 } }))?.['genres']).toEqual(['comedy', 'new'])
    expect((await after({ $pullAll: { genres: ['new'] } }))?.['genres']).toEqual(['comedy'])
  })

  it('reach array elements by position, by filter and all at once', async () => {
    const positional = await after(
      { $set: { 'cast.$.role': 'star' } },
      {},
      { _id: 1, 'cast.name': 'Actor 1' },
    )
    expect(positional?.['cast']).toEqual([{ name: 'Actor 1', role: 'star' }])
    const filtered = await after(
      { $set: { 'cast.$[c].role': 'cameo' } },
      { arrayFilters: [{ 'c.role': 'star' }] },
    )
    expect(filtered?.['cast']).toEqual([{ name: 'Actor 1', role: 'cameo' }])
    expect((await after({ $set: { 'genres.$[]': 'x' } }))?.['genres']).toEqual(['x', 'x'])
  })

  it('run as pipelines', async () => {
    await films().updateOne({ _id: 1 as never }, [
      {
        $set: {
          score: { $cond: [{ $gt: ['$rating', 50] }, 'high', { $concat: ['low-', '$title'] }] },
        },
      },
      { $unset: 'cast' },
    ])
    const doc = await films().findOne({ _id: 1 as never })
    expect(doc?.['score']).toBe('low-The River 1')
    expect(doc).not.toHaveProperty('cast')
  })

  it('insert what they do not find, from the filter and $setOnInsert', async () => {
    const update = { $inc: { seen: 1 }, $setOnInsert: { first: true } }
    const result = await films().updateOne({ title: 'New', year: { $gt: 1 } }, update, {
      upsert: true,
    })
    expect(result.upsertedCount).toBe(1)
    await films().updateOne(
      { title: 'New' },
      { ...update, $setOnInsert: { first: false } },
      { upsert: true },
    )
    expect(await films().findOne({ _id: result.upsertedId as never })).toEqual({
      _id: result.upsertedId,
      title: 'New',
      seen: 2,
      first: true,
    })
  })

  it('tell matched from modified', async () => {
    const result = await films().updateMany({}, { $set: { year: 1951 } })
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0 })
  })

  it('answer the document before or after', async () => {
    const before = await films().findOneAndUpdate(
      { _id: 1 as never },
      { $inc: { n: 1 } },
      { returnDocument: 'before' },
    )
    expect(before).not.toHaveProperty('n')
    const next = await films().findOneAndUpdate(
      { _id: 1 as never },
      { $inc: { n: 1 } },
      { returnDocument: 'after', projection: { n: 1 } },
    )
    expect(next).toEqual({ _id: 1, n: 2 })
    expect(await films().findOneAndDelete({ _id: 1 as never })).toMatchObject({ n: 2 })
    expect(
      await films().findOneAndReplace(
        { _id: 5 as never },
        { a: 1 },
        { upsert: true, returnDocument: 'after' },
      ),
    ).toEqual({ _id: 5, a: 1 })
  })

  it('let a guard refuse older writes in one unordered batch', async () => {
    const guarded = (epoch: number, seq: number) => ({
      updateOne: {
        filter: {
          _id: 'v',
          $or: [{ epoch: { $lt: epoch } }, { epoch, seq: { $lt: seq } }],
        } as never,
        update: { $set: { epoch, seq } },
        upsert: true,
      },
    })
    const error = (await errorOf(
      films().bulkWrite([guarded(1, 1), guarded(2, 1), guarded(1, 9), guarded(2, 2)], {
        ordered: false,
      }),
    )) as unknown as MongoBulkWriteError
    expect(error.writeErrors).toMatchObject([{ index: 2, code: 11000 }])
    expect(error.result).toMatchObject({ upsertedCount: 1, modifiedCount: 2 })
    expect(await films().findOne({ _id: 'v' as never })).toEqual({ _id: 'v', epoch: 2, seq: 2 })
  })

  it('stop an ordered batch at its first error', async () => {
    const error = (await errorOf(
      films().insertMany([film(2), film(1), film(3)]),
    )) as unknown as MongoBulkWriteError
    expect(error.code).toBe(11000)
    expect(await films().countDocuments()).toBe(2)
  })
})

describe('transactions', () => {
  it('commit whole or not at all', async () => {
    const accounts = mongo.db.collection('accounts')
    await accounts.insertMany([
      { _id: 'a' as never, n: 1 },
      { _id: 'b' as never, n: 1 },
    ])
    const session = mongo.client.startSession()
    await session.withTransaction(async () => {
      await accounts.updateOne({ _id: 'a' as never }, { $inc: { n: -1 } }, { session })
      // Others see the last commit meanwhile.
      expect(await accounts.findOne({ _id: 'a' as never })).toMatchObject({ n: 1 })
      expect(await accounts.findOne({ _id: 'a' as never }, { session })).toMatchObject({ n: 0 })
      await accounts.updateOne({ _id: 'b' as never }, { $inc: { n: 1 } }, { session })
    })
    expect(await accounts.findOne({ _id: 'b' as never })).toMatchObject({ n: 2 })
    session.startTransaction()
    await accounts.deleteMany({}, { session })
    await session.abortTransaction()
    await session.endSession()
    expect(await accounts.countDocuments()).toBe(2)
  })
})
