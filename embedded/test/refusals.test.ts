import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, givenUri, startTestMongo, type TestMongo } from './support.ts'

let mongo: TestMongo
beforeAll(async () => {
  mongo = await startTestMongo()
  await mongo.db.collection('films').insertMany([{ a: 1, tags: ['x'] }, { a: 'text' }])
})
afterAll(() => mongo.close())

const command = (document: Document) => errorOf(mongo.db.command(document))
const find = (filter: Document, rest: Document = {}) => command({ find: 'films', filter, ...rest })
const update = (u: Document | Document[]) =>
  command({ findAndModify: 'films', query: {}, update: u })
const aggregate = (...pipeline: Document[]) => command({ aggregate: 'films', pipeline, cursor: {} })

describe('refused with the code MongoDB gives', () => {
  it.each<[string, () => Promise<{ code?: unknown }>, number]>([
    ['an unknown command', () => command({ flyToTheMoon: 1 }), 59],
    ['an unknown option', () => find({}, { frobnicate: 1 }), 40415],
    ['an unknown query operator', () => find({ a: { $near_ly: 1 } }), 2],
    ['an unknown top-level operator', () => find({ $maybe: [] }), 2],
    ['an empty $or', () => find({ $or: [] }), 2],
    ['$in without an array', () => find({ a: { $in: 1 } }), 2],
    ['an invalid regular expression', () => find({ a: { $regex: '(' } }), 51091],
    ['an invalid sort', () => find({}, { sort: { a: 2 } }), 15975],
    ['a mixed projection', () => find({}, { projection: { a: 1, tags: 0 } }), 31254],
    ['a negative skip', () => find({}, { skip: -1 }), 51024],
    ['an unknown expression', () => find({ $expr: { $frob: 1 } }), 168],
    ['an unknown stage', () => aggregate({ $frob: 1 }), 40324],
    ['a stage with two names', () => aggregate({ $match: {}, $sort: { a: 1 } }), 40323],
    ['an unknown accumulator', () => aggregate({ $group: { _id: 1, n: { $frob: 1 } } }), 15952],
    ['an unknown update operator', () => update({ $frob: { a: 1 } }), 9],
    ['conflicting updates', () => update({ $set: { a: 1 }, $inc: { a: 1 } }), 40],
    ['a changed _id', () => update({ $set: { _id: 'other' } }), 66],
    [
      '$inc of a string',
      () => command({ findAndModify: 'films', query: { a: 'text' }, update: { $inc: { a: 1 } } }),
      14,
    ],
    [
      '$push onto a number',
      () => command({ findAndModify: 'films', query: { a: 1 }, update: { $push: { a: 1 } } }),
      2,
    ],
    [
      'a path through a scalar',
      () => command({ findAndModify: 'films', query: { a: 1 }, update: { $set: { 'a.b': 1 } } }),
      28,
    ],
    ['an unknown cursor', () => command({ getMore: 12345n, collection: 'films' }), 43],
    [
      'an array as _id',
      () => errorOf(mongo.db.collection('films').insertOne({ _id: [1] as never })),
      53,
    ],
    ['an existing collection', () => command({ create: 'films' }), 48],
    ['dropping an unknown index', () => command({ dropIndexes: 'films', index: 'none' }), 27],
  ])('%s', async (_, attempt, code) => {
    expect((await attempt()).code).toBe(code)
  })

  it('work that exceeds its time', async () => {
    const many = mongo.db.collection('many')
    await many.insertMany(Array.from({ length: 3000 }, (_, i) => ({ i, text: 'x'.repeat(500) })))
    const slow = many.aggregate([{ $match: { text: /y$/ } }, { $sort: { text: 1 } }], {
      maxTimeMS: 1,
    })
    expect((await errorOf(slow.toArray())).code).toBe(50)
  })
})

describe.skipIf(givenUri !== undefined)('not implemented, and said so by name', () => {
  it.each<[string, () => Promise<{ code?: unknown; message: string }>]>([
    ['$where', () => find({ $where: 'true' })],
    ['$jsonSchema', () => find({ $jsonSchema: {} })],
    ['$near', () => find({ a: { $near: [0, 0] } })],
    ['validator', () => command({ create: 'strict', validator: { a: 1 } })],
    ['capped', () => command({ create: 'strict', capped: true, size: 1000 })],
    [
      'wildcardProjection',
      () =>
        command({
          createIndexes: 'films',
          indexes: [{ key: { b: 1 }, name: 'b', wildcardProjection: {} }],
        }),
    ],
    [
      '2dsphere',
      () => command({ createIndexes: 'films', indexes: [{ key: { b: '2dsphere' }, name: 'b' }] }),
    ],
    ['$geoNear', () => aggregate({ $geoNear: {} })],
    [
      '$function',
      () => aggregate({ $project: { a: { $function: { body: 'x', args: [], lang: 'js' } } } }),
    ],
    ['caseLevel', () => find({}, { collation: { locale: 'en', caseLevel: true } })],
    ['tailable', () => find({}, { tailable: true })],
  ])('%s', async (name, attempt) => {
    const error = await attempt()
    expect(error.code).toBe(238)
    expect(error.message).toContain(name)
  })
})
