import type { Mongo } from '../../infra/mongo.ts'
import { audienceStore, type AudienceRecord } from './audience-store.ts'
import { markStore } from './mark-store.ts'
import { trendOf } from './trend.ts'
import { viewStore } from './view-store.ts'

const atOnce = 500

/**
 * Counts the totals of titles whose marks or views changed. They are always counted from the marks
 * and views themselves, so a run that dies, or two at once, leave nothing wrong behind.
 */
export function createRecount(mongo: Mongo): () => Promise<number> {
  const audiences = audienceStore(mongo)
  const [likes, ratings, views] = [
    markStore(mongo, 'like'),
    markStore(mongo, 'rating'),
    viewStore(mongo),
  ]

  async function recount(audience: AudienceRecord): Promise<void> {
    const { _id: movieId } = audience
    const [liked, rated, watched] = await Promise.all([
      likes.count(movieId),
      ratings.count(movieId),
      views.of(movieId),
    ])
    await audiences.settle(audience, {
      likes: liked.count,
      ratings: rated.count,
      starsSum: rated.stars,
      views: watched.reduce((sum, { count }) => sum + count, 0),
      trend: trendOf(watched.map(({ _id, count }) => ({ day: _id, count }))),
    })
  }

  return async () => {
    const dirty = await audiences.dirty(atOnce)
    for (const audience of dirty) await recount(audience)
    return dirty.length
  }
}
