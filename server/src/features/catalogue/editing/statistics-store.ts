import type { CatalogueStatistics } from '@cinema/contract'
import { trusted } from 'mongoose'
import type { Mongo } from '../../../infra/mongo.ts'
import { episodeModel } from '../episode-store.ts'
import { genreModel, tagModel } from '../genre-store.ts'
import { movieModel } from '../movie-store.ts'
import { personModel } from '../people-store.ts'
import { seriesModel } from '../series-store.ts'

const maxTimeMS = 10_000
const genresShown = 12

/** Counts the catalogue, each part over an index; worth keeping the answer. */
export async function countCatalogue(mongo: Mongo): Promise<CatalogueStatistics> {
  const films = movieModel(mongo)
  const have = (condition: object, hint: string): Promise<number> =>
    films.countDocuments(condition).hint(hint).maxTimeMS(maxTimeMS).exec()
  const [playable, featured, premium, rated, undated, years] = await Promise.all([
    have({ playable: true }, 'playable_title'),
    have({ featured: true }, 'featured_title'),
    have({ premium: true }, 'premium_title'),
    have({ 'order.rating': trusted({ $gte: 0 }) }, 'all_rating'),
    have({ 'order.year': noYear }, 'all_year'),
    countDecades(mongo),
  ])
  return {
    ...(await countCollections(mongo)),
    ...{ playable, featured, premium, rated, undated },
    decades: years,
    topGenres: await topGenres(mongo),
    countedAt: new Date().toISOString(),
  }
}

/** The key of films without a year (see `movieOrder`). */
const noYear = 9999

interface Countable {
  estimatedDocumentCount: (options: { maxTimeMS: number }) => Promise<number>
}

async function countCollections(mongo: Mongo) {
  const count = ({ collection }: { collection: Countable }): Promise<number> =>
    collection.estimatedDocumentCount({ maxTimeMS })
  const [films, series, episodes, people, genres, tags] = await Promise.all([
    count(movieModel(mongo)),
    count(seriesModel(mongo)),
    count(episodeModel(mongo)),
    count(personModel(mongo)),
    count(genreModel(mongo)),
    count(tagModel(mongo)),
  ])
  return { films, series, episodes, people, genres, tags }
}

/** Films by decade: grouped by year in the order of the index, which alone is read. */
async function countDecades(mongo: Mongo): Promise<CatalogueStatistics['decades']> {
  const years = await movieModel(mongo)
    .aggregate<{ _id: number; count: number }>([
      { $match: { 'order.year': { $lt: noYear } } },
      { $sort: { 'order.year': 1, _id: 1 } },
      { $group: { _id: '$order.year', count: { $sum: 1 } } },
    ])
    .hint('all_year')
    .option({ maxTimeMS })
    .exec()
  const decades = new Map<number, number>()
  for (const { _id: year, count } of years) {
    const decade = year - (year % 10)
    decades.set(decade, (decades.get(decade) ?? 0) + count)
  }
  return [...decades]
    .map(([decade, count]) => ({ decade, count }))
    .sort((a, b) => a.decade - b.decade)
}

async function topGenres(mongo: Mongo): Promise<CatalogueStatistics['topGenres']> {
  const genres = await genreModel(mongo)
    .find()
    .sort({ name: 1, _id: 1 })
    .maxTimeMS(maxTimeMS)
    .lean()
    .exec()
  return genres
    .map(({ _id, name, count }) => ({ slug: _id, name, count }))
    .sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1))
    .slice(0, genresShown)
}
