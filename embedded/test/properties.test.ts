import { Decimal128, Long, ObjectId } from 'bson'
import fc from 'fast-check'
import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareValues } from '../src/mongo/values/compare.ts'
import { encodeValue, keyAfterPrefix } from '../src/mongo/values/key.ts'
import { startTestMongo, type TestMongo } from './support.ts'

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\0', 'a\0', 'a\0b', 'a', 'ab', '\uffff', '\u{10000}'),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
)
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'c'), scalar, { maxKeys: 3 }),
)

describe('index keys', () => {
  it('are ordered as their values are, ascending and descending', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const order = Math.sign(compareValues(a, b))
        expect(Math.sign(Buffer.compare(encodeValue(a), encodeValue(b)))).toBe(order)
        expect(Math.sign(Buffer.compare(encodeValue(a, true), encodeValue(b, true)))).toBe(
          -order || 0,
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('are no prefixes of one another, and end before their successor', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [encodeValue(a), encodeValue(b)]
        if (compareValues(a, b) !== 0) expect(y.subarray(0, x.length).equals(x)).toBe(false)
        const after = keyAfterPrefix(x)
        expect(after && Buffer.compare(x, after)).toBe(-1)
      }),
    )
  })
})

describe('numbers', () => {
  it('compare exactly across their types', () => {
    expect(compareValues(Long.fromString('9007199254740993'), 9007199254740992)).toBeGreaterThan(0)
    expect(compareValues(Decimal128.fromString('0.25'), 0.25)).toBe(0)
    expect(compareValues(Decimal128.fromString('1E+3'), Long.fromNumber(1000))).toBe(0)
    expect(compareValues(Decimal128.fromString('0.1'), 0.1)).toBeLessThan(0)
    expect(compareValues(NaN, -Infinity)).toBeLessThan(0)
  })
})

describe('an indexed query', () => {
  let mongo: TestMongo
  beforeAll(async () => {
    mongo = await startTestMongo()
    const things = mongo.db.collection('things')
    await things.createIndexes([
      { key: { a: 1, b: -1 } },
      { key: { b: 1, c: 1, _id: -1 } },
      { key: { tags: 1, a: -1 } },
      { key: { 'd.e': 1 } },
      { key: { c: -1 }, sparse: true },
      { key: { a: 1, c: 1 }, partialFilterExpression: { b: { $gt: 2 } }, name: 'partial' },
    ])
    await things.insertMany(fc.sample(thing, { numRuns: 400, seed: 42 }))
  })
  afterAll(() => mongo.close())

  const small = fc.constantFrom<unknown>(0, 1, 2, 3, 4, 5, 2.5, null, 'x', 'xy', 'y', true)
  const thing = fc.record(
    {
      a: small,
      b: small,
      c: small,
      tags: fc.oneof(small, fc.array(small, { maxLength: 3 })),
      d: fc.oneof(
        small,
        fc.record({ e: small }),
        fc.array(fc.record({ e: small }), { maxLength: 2 }),
      ),
    },
    { requiredKeys: [] },
  )
  const test = fc.oneof<fc.Arbitrary<unknown>[]>(
    small,
    fc.record({ $in: fc.array(small, { minLength: 1, maxLength: 3 }) }),
    fc
      .constantFrom('$gt', '$gte', '$lt', '$lte', '$ne', '$eq')
      .chain((op) => small.map((of) => ({ [op]: of }))),
    fc.tuple(small, small).map(([from, to]) => ({ $gte: from, $lt: to })),
    fc.boolean().map((exists) => ({ $exists: exists })),
    fc.constant({ $regex: '^x' }),
    fc.array(small, { maxLength: 2 }),
    small.map((of) => ({ $elemMatch: { $eq: of } })),
  )
  const condition = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'tags', 'd.e'), test, {
    maxKeys: 3,
  })
  const filter = fc.oneof(
    condition,
    fc
      .tuple(condition, fc.array(condition, { minLength: 1, maxLength: 3 }))
      .map(([base, or]) => ({ ...base, $or: or })),
  )
  const sort = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c', 'tags', 'd.e'), fc.constantFrom(1, -1)),
    { maxLength: 2 },
  )

  it('finds what a scan of the collection finds, in an order as good', async () => {
    const things = mongo.db.collection('things')
    await fc.assert(
      fc.asyncProperty(
        filter,
        sort,
        fc.integer({ min: 0, max: 30 }),
        async (where, parts, limit) => {
          const order = { ...Object.fromEntries(parts), _id: 1 } as const
          const query = things.find(where).sort(order).limit(limit)
          const found = await query.toArray()
          const expected = await things
            .find(where)
            .sort(order)
            .limit(limit)
            .hint({ $natural: 1 })
            .toArray()
          expect(found).toEqual(expected)
          const all = await things.find(where).hint({ $natural: 1 }).toArray()
          const unsorted = await things.find(where).toArray()
          const ids = (docs: Document[]) => docs.map((doc) => String(doc['_id'])).toSorted()
          expect(ids(unsorted)).toEqual(ids(all))
          expect(await things.countDocuments(where)).toBe(all.length)
        },
      ),
      { numRuns: 500 },
    )
  })
})
