import { type Document, Long, ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createIndex, startTestMongo, type TestMongo } from './support.ts'

let mongo: TestMongo
const users = [new ObjectId(), new ObjectId()]
beforeAll(async () => {
  mongo = await startTestMongo()
  await films().insertMany(
    Array.from({ length: 100 }, (_, i) => ({
      _id: i as never,
      title: `Film ${i}`,
      year: 1990 + (i % 10),
      genres: ['drama', i % 2 === 0 ? 'noir' : 'comedy'],
      rating: i % 5,
      owner: users[i % 2],
      views: Long.fromNumber(i),
      released: new Date(Date.UTC(2000 + (i % 3), 0, 1)),
    })),
  )
  await createIndex(reviews(), { film: 1 })
  await reviews().insertMany(
    Array.from({ length: 200 }, (_, i) => ({ film: i % 100, stars: 1 + (i % 5) })),
  )
})
afterAll(() => mongo.close())

const films = () => mongo.db.collection('films')
const reviews = () => mongo.db.collection('reviews')
const run = (...stages: Document[]) => films().aggregate(stages).toArray()

it('matches, unwinds, groups and sorts', async () => {
  expect(
    await run(
      { $match: { year: { $gte: 1995 } } },
      { $unwind: '$genres' },
      { $group: { _id: '$genres', n: { $sum: 1 }, mean: { $avg: '$rating' } } },
      { $sort: { n: -1, _id: 1 } },
    ),
  ).toEqual([
    { _id: 'drama', n: 50, mean: 2 },
    { _id: 'comedy', n: 30, mean: 2 },
    { _id: 'noir', n: 20, mean: 2 },
  ])
})

it('groups by ObjectId and adds int64', async () => {
  const groups = await run(
    { $group: { _id: '$owner', views: { $sum: '$views' } } },
    { $sort: { views: 1 } },
  )
  expect(groups).toEqual([
    { _id: users[0], views: 2450 },
    { _id: users[1], views: 2500 },
  ])
})

it('compares every BSON type in expressions', async () => {
  const owned = await run({ $match: { $expr: { $eq: ['$owner', users[1]] } } }, { $count: 'n' })
  expect(owned).toEqual([{ n: 50 }])
  const [first] = await run(
    { $limit: 1 },
    { $project: { _id: 0, type: { $type: '$owner' }, is: { $in: [users[0], ['$owner']] } } },
  )
  expect(first).toEqual({ type: 'objectId', is: true })
})

it('joins by field and by pipeline', async () => {
  const [film] = await run(
    { $match: { _id: 3 } },
    { $lookup: { from: 'reviews', localField: '_id', foreignField: 'film', as: 'reviews' } },
    {
      $lookup: {
        from: 'reviews',
        let: { id: '$_id' },
        pipeline: [
          { $match: { $expr: { $eq: ['$film', '$$id'] } } },
          { $group: { _id: null, mean: { $avg: '$stars' } } },
        ],
        as: 'stars',
      },
    },
  )
  expect(film?.['reviews']).toHaveLength(2)
  expect(film?.['stars']).toEqual([{ _id: null, mean: 4 }])
})

it('answers facets at once', async () => {
  const [facets] = await run({
    $facet: {
      best: [
        { $match: { genres: 'noir' } },
        { $sort: { rating: -1, _id: 1 } },
        { $limit: 2 },
        { $project: { title: 1, _id: 0 } },
      ],
      total: [{ $count: 'n' }],
      genres: [{ $unwind: '$genres' }, { $sortByCount: '$genres' }],
    },
  })
  expect(facets).toEqual({
    best: [{ title: 'Film 4' }, { title: 'Film 14' }],
    total: [{ n: 100 }],
    genres: [
      { _id: 'drama', count: 100 },
      expect.objectContaining({ count: 50 }),
      expect.objectContaining({ count: 50 }),
    ],
  })
})

it('buckets, windows, unions and dates', async () => {
  expect(await run({ $bucket: { groupBy: '$rating', boundaries: [0, 2, 10] } })).toEqual([
    { _id: 0, count: 40 },
    { _id: 2, count: 60 },
  ])
  const ranked = await run(
    {
      $setWindowFields: {
        partitionBy: '$year',
        sortBy: { rating: -1 },
        output: { rank: { $rank: {} } },
      },
    },
    { $match: { year: 1990, rank: 1 } },
  )
  expect(ranked.length).toBeGreaterThan(0)
  expect(await run({ $limit: 1 }, { $unionWith: 'reviews' }, { $count: 'n' })).toEqual([{ n: 201 }])
  const months = await run(
    { $group: { _id: { $dateToString: { format: '%Y-%m', date: '$released' } } } },
    { $sort: { _id: 1 } },
  )
  expect(months.map(({ _id }) => _id as unknown)).toEqual(['2000-01', '2001-01', '2002-01'])
})

it('writes its result with $merge and $out', async () => {
  await run({ $match: { year: 1990 } }, { $project: { title: 1 } }, { $out: 'copy' })
  expect(await mongo.db.collection('copy').countDocuments()).toBe(10)
  await run({ $match: { _id: 0 } }, { $project: { extra: 'yes' } }, { $merge: { into: 'copy' } })
  expect(await mongo.db.collection('copy').findOne({ _id: 0 as never })).toEqual({
    _id: 0,
    title: 'Film 0',
    extra: 'yes',
  })
})

it('arrives in batches', async () => {
  const ids: unknown[] = []
  for await (const doc of films()
    .aggregate([{ $match: {} }])
    .batchSize(7))
    ids.push(doc['_id'])
  expect(new Set(ids).size).toBe(100)
})
