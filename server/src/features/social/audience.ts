import type { AudienceFigures } from '@cinema/contract'
import type { Logger } from '../../infra/logger.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { audienceStore } from './audience-store.ts'
import { bayesianAverage } from './bayesian-average.ts'
import { tasteStore } from './taste-store.ts'
import { createViews, type Views } from './views.ts'

/** What the viewers make of titles, for the features that show or play them; shared through the context. */
export interface Audience {
  readonly views: Views
  /** @param publishedRating 0 to 10, which weighs like a few viewers' */
  figures: (movieId: string, publishedRating: number | null) => Promise<AudienceFigures>
  /** Ids of the titles watched most these days, episodes among them. */
  trending: (limit: number) => Promise<string[]>
  /** What those who watched a title watched as well: how strongly, 0 to 1, by id. */
  companions: (movieId: string) => Promise<ReadonlyMap<string, number>>
  /** Ids of what a viewer watched lately, the newest first. */
  recentOf: (userId: string) => Promise<string[]>
}

export function createAudience(mongo: Mongo, logger: Logger): Audience {
  const audiences = audienceStore(mongo)
  const tastes = tasteStore(mongo)
  return {
    views: createViews(mongo, logger),

    async figures(movieId, publishedRating) {
      const found = await audiences.byId(movieId)
      const { ratings = 0, starsSum = 0, likes = 0, views = 0 } = found ?? {}
      const stars = bayesianAverage({ count: ratings, sum: starsSum }, publishedRating)
      return { stars, ratings, likes, views }
    },

    trending: (limit) => audiences.trending(limit),

    async companions(movieId) {
      const found = await tastes.companionsOf(movieId)
      return new Map((found?.companions ?? []).map((each) => [each.movieId, each.score]))
    },

    recentOf: (userId) => tastes.recentOf(userId),
  }
}
