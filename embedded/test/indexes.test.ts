import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndex, errorOf, startTestMongo, type TestMongo, until } from './support.ts'

let mongo: TestMongo
beforeAll(async () => {
  mongo = await startTestMongo()
  await films().createIndexes([
    { key: { slug: 1 }, unique: true, partialFilterExpression: { slug: { $type: 'string' } } },
    { key: { popularity: -1, _id: 1 } },
    { key: { genres: 1, popularity: -1, _id: 1 } },
    { key: { year: -1, rating: -1 } },
    { key: { title: 1 } },
    { key: { awards: 1 }, sparse: true },
    {
      key: { featured: 1, popularity: -1, _id: 1 },
      partialFilterExpression: { featured: true },
      name: 'featured',
    },
    { key: { title: 'text', overview: 'text' }, weights: { title: 5 }, name: 'words' },
  ])
  await films().insertMany(Array.from({ length: 2000 }, (_, i) => film(i)))
})
afterAll(() => mongo.close())

const films = () => mongo.db.collection('films')
const film = (i: number): Document => ({
  _id: i as never,
  title: `${'abcdefghij'[i % 10] ?? ''}${i}`,
  overview: i % 50 === 0 ? 'a dragon in the harbour' : 'ordinary life',
  slug: i % 2 === 0 ? `film-${i}` : null,
  year: 1950 + (i % 70),
  rating: i % 11,
  popularity: (i * 7919) % 1009,
  genres: [['drama', 'noir', 'comedy'][i % 3], ['western', 'crime'][i % 2]],
  ...(i % 10 === 0 ? { featured: true } : {}),
  ...(i % 20 === 0 ? { awards: i } : {}),
})

interface Explained {
  stages: string[]
  index: string | undefined
  keys: number
  docs: number
  returned: number
}

async function explain(filter: Document, sort: Document = {}, limit = 0): Promise<Explained> {
  const plan = await films().find(filter).sort(sort).limit(limit).explain('executionStats')
  const stages: string[] = []
  let index: string | undefined
  let stage = plan['queryPlanner'].winningPlan as Document | undefined
  for (stage = (stage?.['queryPlan'] as Document | undefined) ?? stage; stage;) {
    stages.push(stage['stage'] as string)
    index ??= stage['indexName'] as string | undefined
    const several = stage['inputStages'] as Document[] | undefined
    stage = (stage['inputStage'] as Document | undefined) ?? several?.[0]
  }
  const stats = plan['executionStats'] as Document
  return {
    stages,
    index,
    keys: stats['totalKeysExamined'] as number,
    docs: stats['totalDocsExamined'] as number,
    returned: stats['nReturned'] as number,
  }
}

describe('a query uses an index for', () => {
  it.each<[string, Document]>([
    ['equality', { title: 'a10' }],
    ['$in', { title: { $in: ['a10', 'b11', 'nowhere'] } }],
    ['a range', { year: { $gte: 2010, $lt: 2012 } }],
    ['a prefix', { title: /^a1/ }],
    ['a range behind an equality', { year: 1960, rating: { $gt: 8 } }],
    ['an element of an array', { genres: 'noir', popularity: { $gt: 1000 } }],
    ['alternatives, each by its own index', { $or: [{ title: 'a10' }, { year: 1950, rating: 0 }] }],
    ['$expr beside a condition', { title: 'a10', $expr: { $gt: ['$year', 1] } }],
    ['an element condition', { genres: { $elemMatch: { $eq: 'noir' } } }],
  ])('%s', async (_, filter) => {
    const { stages, keys, returned } = await explain(filter)
    expect(stages).toContain('IXSCAN')
    expect(returned).toBe(
      await films()
        .find(filter)
        .hint({ $natural: 1 })
        .toArray()
        .then((all) => all.length),
    )
    expect(keys).toBeLessThan(1000)
  })

  it('a sort, stopping at the limit', async () => {
    const explained = await explain({}, { popularity: -1, _id: 1 }, 20)
    expect(explained.stages).not.toContain('SORT')
    expect(explained.docs).toBeLessThanOrEqual(21)
    expect((await explain({}, { popularity: 1, _id: -1 }, 20)).stages).not.toContain('SORT')
    expect((await explain({ year: 1960 }, { rating: -1 }, 5)).stages).not.toContain('SORT')
    expect(
      (await explain({ genres: 'noir' }, { popularity: -1, _id: 1 }, 20)).docs,
    ).toBeLessThanOrEqual(21)
    expect(
      (await explain({ genres: { $in: ['noir', 'drama'] } }, { popularity: -1, _id: 1 }, 20))
        .stages,
    ).not.toContain('SORT')
  })

  it('every page of a keyset walk, without reading what it skips', async () => {
    const sort = { popularity: -1, _id: 1 } as const
    for (const base of [{}, { genres: 'noir' }]) {
      const expected = await films().find(base).hint({ $natural: 1 }).sort(sort).toArray()
      const walked: Document[] = []
      for (let last: Document | undefined; ; last = walked.at(-1)) {
        const filter: Document = last
          ? {
              ...base,
              $or: [
                { popularity: { $lt: last['popularity'] as number } },
                { popularity: last['popularity'] as number, _id: { $gt: last['_id'] as number } },
              ],
            }
          : base
        const page = await films().find(filter).sort(sort).limit(100).toArray()
        if (page.length === 0) break
        if (walked.length === 300) {
          const explained = await explain(filter, sort, 100)
          expect(explained.stages).not.toContain('SORT')
          expect(explained.docs).toBeLessThanOrEqual(102)
        }
        walked.push(...page)
      }
      expect(walked.map((doc) => doc['_id'] as unknown)).toEqual(
        expected.map((doc) => doc['_id'] as unknown),
      )
    }
  })

  it('a partial or sparse index only where nothing can be missed', async () => {
    expect((await explain({ featured: true }, { popularity: -1, _id: 1 }, 5)).index).toBe(
      'featured',
    )
    expect((await explain({ slug: 'film-10' })).index).toBe('slug_1')
    expect((await explain({ slug: null })).stages).toContain('COLLSCAN')
    expect(await films().countDocuments({ slug: null })).toBe(1000)
    expect((await explain({ awards: { $gt: 100 } })).index).toBe('awards_1')
    expect((await explain({}, { awards: 1 }, 5)).stages).toEqual(
      expect.arrayContaining(['SORT', 'COLLSCAN']),
    )
  })
})

describe('explain tells the truth about', () => {
  it('a collection scan and a sort in memory', async () => {
    const explained = await explain({ rating: 3 }, { overview: 1 })
    expect(explained.stages).toEqual(expect.arrayContaining(['SORT', 'COLLSCAN']))
    expect(explained.docs).toBe(2000)
  })

  it('a hint, which is followed', async () => {
    const plan = await films().find({ title: 'a10' }).hint('year_-1_rating_-1').explain()
    expect(JSON.stringify(plan['queryPlanner'])).toContain('year_-1_rating_-1')
    expect((await errorOf(films().find({}).hint('nothing').toArray())).code).toBe(2)
  })
})

describe('an index', () => {
  it('refuses duplicates with what they duplicate', async () => {
    const error = await errorOf(films().insertOne({ _id: 5000 as never, slug: 'film-10' }))
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { slug: 1 },
      keyValue: { slug: 'film-10' },
    })
    expect(
      (await errorOf(films().updateOne({ _id: 2 as never }, { $set: { slug: 'film-10' } }))).code,
    ).toBe(11000)
  })

  it('is not built over duplicates, and leaves nothing behind', async () => {
    expect((await errorOf(createIndex(films(), { rating: 1 }, { unique: true }))).code).toBe(11000)
    expect((await films().indexes()).map(({ name }) => name)).not.toContain('rating_1')
  })

  it('is listed as it was asked for, and dropped', async () => {
    const things = mongo.db.collection('things')
    await createIndex(things, { a: 1 }, { expireAfterSeconds: 60 })
    expect(await createIndex(things, { a: 1 }, { expireAfterSeconds: 60 })).toBe('a_1')
    expect((await things.indexes())[1]).toMatchObject({
      v: 2,
      key: { a: 1 },
      name: 'a_1',
      expireAfterSeconds: 60,
    })
    expect((await errorOf(createIndex(things, { b: 1 }, { name: 'a_1' }))).code).toBe(86)
    await things.dropIndex('a_1')
    expect((await errorOf(things.dropIndex('a_1'))).code).toBe(27)
    expect((await errorOf(things.dropIndex('_id_'))).code).toBe(72)
  })

  it('refuses two arrays in one key', async () => {
    const things = mongo.db.collection('parallel')
    await createIndex(things, { a: 1, b: 1 })
    expect((await errorOf(things.insertOne({ a: [1], b: [2] }))).code).toBe(171)
  })

  it('collates, for equality and uniqueness', async () => {
    const users = mongo.db.collection('users')
    const collation = { locale: 'en', strength: 2 }
    await createIndex(users, { name: 1 }, { unique: true, collation })
    await users.insertOne({ name: 'Zoë' })
    expect((await errorOf(users.insertOne({ name: 'ZOË' }))).code).toBe(11000)
    await users.insertOne({ name: 'Zoe' })
    expect(await users.find({ name: 'zoë' }).collation(collation).toArray()).toHaveLength(1)
    expect(
      await users.find({ name: 'zoë' }).collation({ locale: 'en', strength: 1 }).toArray(),
    ).toHaveLength(2)
    expect(await users.find({ name: 'zoë' }).toArray()).toHaveLength(0)
  })
})

describe('$text', () => {
  it('finds stemmed words, best first, with scores', async () => {
    await films().updateOne({ _id: 7 as never }, { $set: { title: 'Dragons' } })
    const found = await films()
      .find({ $text: { $search: 'dragon' } }, { projection: { score: { $meta: 'textScore' } } })
      .sort({ score: { $meta: 'textScore' } })
      .toArray()
    expect(found).toHaveLength(41)
    expect(found[0]).toMatchObject({ _id: 7 })
    expect(found[0]?.['score']).toBeGreaterThan(found[1]?.['score'] as number)
    expect(await films().countDocuments({ $text: { $search: '"the harbour" -dragon' } })).toBe(0)
    expect(await films().countDocuments({ $text: { $search: 'the' } })).toBe(0)
    expect(
      await films().countDocuments({ $text: { $search: 'drágon' }, rating: 0 }),
    ).toBeGreaterThan(0)
  })

  it('needs its index', async () => {
    expect(
      (
        await errorOf(
          mongo.db
            .collection('things')
            .find({ $text: { $search: 'x' } })
            .toArray(),
        )
      ).code,
    ).toBe(27)
  })
})

it.skipIf(process.env['MONGODB_URI'] !== undefined)(
  'expired documents go away by themselves',
  async () => {
    const tokens = mongo.db.collection('tokens')
    await createIndex(tokens, { expiresAt: 1 }, { expireAfterSeconds: 0 })
    await tokens.insertMany([
      { expiresAt: new Date(Date.now() - 60_000) },
      { expiresAt: new Date(Date.now() + 60_000) },
      {},
    ])
    await until(async () => (await tokens.countDocuments()) === 2)
  },
)
