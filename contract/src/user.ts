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

const FavoriteState = z.object({ favorite: z.boolean() }).meta({ id: 'FavoriteState' })

export const user = {
  favorites: endpoint({
    method: 'GET',
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
    path: '/api/user/continue-watching',
    access: 'viewer',
    tag: 'My list',
    summary: 'Titles begun and not finished, and next episodes of series, newest first',
    query: z.strictObject({ limit: paging.limit }),
    response: z.object({ items: z.array(Watching) }).meta({ id: 'WatchingList' }),
  }),
  favorite: endpoint({
    method: 'GET',
    path: '/api/movies/:movieId/favorite',
    access: 'viewer',
    tag: 'My list',
    summary: 'Whether a title is a favourite',
    params: movieId,
    response: FavoriteState,
  }),
  addFavorite: endpoint({
    method: 'PUT',
    path: '/api/movies/:movieId/favorite',
    access: 'viewer',
    tag: 'My list',
    summary: 'Keep a title as a favourite',
    params: movieId,
    response: FavoriteState,
    errors: ['not_found'],
  }),
  removeFavorite: endpoint({
    method: 'DELETE',
    path: '/api/movies/:movieId/favorite',
    access: 'viewer',
    tag: 'My list',
    summary: 'Keep a title as a favourite no longer',
    params: movieId,
    response: FavoriteState,
  }),
}
