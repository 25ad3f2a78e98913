import type { Document, MongoBulkWriteError } from 'mongodb'
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
