import { z } from 'zod'
import { EpisodePlace, MovieSummary } from './catalogue.ts'
import { pageOf, paging, PlayableId, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ResumePoint } from './streaming.ts'

const page = z.strictObject(paging)
const movieId = z.strictObject({ movieId: PlayableId })

export const Favorite = z
  .object({ movie: MovieSummary, addedAt: Timestamp })
  .meta({ id: 'Favorite' })

/** A title the viewer has begun, with their place in it. */
export const Watching = z
  .object({
    movie: MovieSummary,
    episode: EpisodePlace.nullable(),
    progress: ResumePoint,
    upNext: z
      .boolean()
      .optional()
      .meta({ description: 'True for an episode not begun, offered after the one before it' }),
  })
  .meta({ id: 'Watching' })
export type Watching = z.output<typeof Watching>

/** Half a star to five, in halves. */
export const Stars = z.number().min(0.5).max(5).multipleOf(0.5).meta({ id: 'Stars' })

/** What the viewer made of a title; `stars` is null when they did not rate it. */
export const Opinion = z
  .object({ favorite: z.boolean(), liked: z.boolean(), stars: Stars.nullable() })
  .meta({ id: 'Opinion' })
export type Opinion = z.output<typeof Opinion>

export const Rating = z
  .object({ movie: MovieSummary, stars: Stars, addedAt: Timestamp })
  .meta({ id: 'Rating' })

/** Titles like one that the viewer watched lately. */
export const Recommendation = z
  .object({ because: MovieSummary, items: z.array(MovieSummary) })
  .meta({ id: 'Recommendation' })

/** How a mark is set and taken back: the same answer however often it is asked for. */
const marking = <const P extends `/api/${string}`>(path: P) => ({
  path,
  access: 'viewer' as const,
  tag: 'My list',
  params: movieId,
  response: Opinion,
})
const favoritePath = marking('/api/movies/:movieId/favorite')
const likePath = marking('/api/movies/:movieId/like')
const ratingPath = marking('/api/movies/:movieId/rating')

export const user = {
  favorites: endpoint({
    method: 'GET',
    scope: 'read',
    path: '/api/user/favorites',
    access: 'viewer',
    tag: 'My list',
    summary: 'Favourites, newest first',
    query: page,
    response: pageOf(Favorite).meta({ id: 'FavoritePage' }),
    errors: ['invalid_cursor'],
  }),
  history: endpoint({
    method: 'GET',
    scope: 'read',
    path: '/api/user/history',
    access: 'viewer',
    tag: 'My list',
    summary: 'Everything played, newest first',
    query: page,
    response: pageOf(Watching).meta({ id: 'HistoryPage' }),
    errors: ['invalid_cursor'],
  }),
  continueWatching: endpoint({
    method: 'GET',
    scope: 'read',
    path: '/api/user/continue-watching',
    access: 'viewer',
    tag: 'My list',
    summary: 'Titles begun and not finished, and next episodes of series, newest first',
    query: z.strictObject({ limit: paging.limit }),
    response: z.object({ items: z.array(Watching) }).meta({ id: 'WatchingList' }),
  }),
  ratings: endpoint({
    method: 'GET',
    scope: 'read',
    path: '/api/user/ratings',
    access: 'viewer',
    tag: 'My list',
    summary: 'Ratings, the title rated last first',
    query: page,
    response: pageOf(Rating).meta({ id: 'RatingPage' }),
    errors: ['invalid_cursor'],
  }),
  recommendations: endpoint({
    method: 'GET',
    scope: 'read',
    path: '/api/user/recommendations',
    access: 'viewer',
    tag: 'My list',
    summary: 'Titles like those watched lately, without what was watched',
    query: z.strictObject({ limit: paging.limit }),
    response: z.object({ rows: z.array(Recommendation) }).meta({ id: 'RecommendationList' }),
  }),
  opinion: endpoint({
    method: 'GET',
    scope: 'read',
    ...marking('/api/movies/:movieId/opinion'),
    summary: 'Whether a title is a favourite, liked and rated',
  }),
  addFavorite: endpoint({
    method: 'PUT',
    scope: 'write',
    ...favoritePath,
    grows: 'data',
    summary: 'Keep a title as a favourite',
    errors: ['not_found'],
  }),
  removeFavorite: endpoint({
    method: 'DELETE',
    scope: 'write',
    ...favoritePath,
    summary: 'Keep a title as a favourite no longer',
  }),
  like: endpoint({
    method: 'PUT',
    scope: 'write',
    ...likePath,
    grows: 'data',
    summary: 'Like a title',
    errors: ['not_found'],
  }),
  unlike: endpoint({ method: 'DELETE', scope: 'write', ...likePath, summary: 'Take a like back' }),
  rate: endpoint({
    method: 'PUT',
    scope: 'write',
    ...ratingPath,
    grows: 'data',
    summary: 'Rate a title, or rate it anew',
    body: z.strictObject({ stars: Stars }),
    errors: ['not_found'],
  }),
  unrate: endpoint({
    method: 'DELETE',
    scope: 'write',
    ...ratingPath,
    summary: 'Take a rating back',
  }),
}
