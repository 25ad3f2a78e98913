import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { artworkRoutes } from './artwork/routes.ts'
import { bulkImportRoutes } from './bulk/routes.ts'
import { catalogueAdminRoutes } from './editing/admin-routes.ts'
import { editRoutes } from './editing/edit-routes.ts'
import { genreStore } from './genre-store.ts'
import { createMovies, ownDetail } from './movies.ts'
import { isOwnFilm } from './own-film-store.ts'
import { peopleRoutes } from './people-routes.ts'
import { reader } from './reads.ts'
import { recommendationRoutes } from './recommendations.ts'
import { seriesRoutes } from './series-routes.ts'
import { noticeRoutes } from './tmdb/notice.ts'

/** Everything about films, episodes, series, genres and tags; all of it from the cache where it can. */
export function catalogueRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  return [
    movieRoutes(context, kit),
    genreRoutes(context, kit),
    tagRoutes(context, kit),
    seriesRoutes(context, kit),
    peopleRoutes(context, kit),
    recommendationRoutes(context, kit),
    artworkRoutes(context, kit),
    noticeRoutes(context, kit),
    ...editRoutes(context, kit),
    catalogueAdminRoutes(context, kit),
    bulkImportRoutes(context, kit),
  ]
}

function movieRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/movies', kit)
  const { cache, database } = context
  const read = reader(database)
  const movies = createMovies(context)
  const name = 'movies'

  route(mounted, api.movies.list, ({ req, query }) => {
    const key = pageKey('list', query)
    return cachedReply(cache, { req, name, key, load: read(() => movies.list(query)) })
  })
  for (const shelf of ['featured', 'popular', 'trending'] as const) {
    route(mounted, api.movies[shelf], ({ req, query: { limit } }) => {
      const load = read(() => movies[shelf](limit))
      return cachedReply(cache, { req, name, key: `${shelf}:${limit}`, load })
    })
  }
  route(mounted, api.movies.get, ({ req, params: { movieId }, viewer }) => {
    if (isOwnFilm(movieId)) return ownFilm(context, movieId, viewer?.userId)
    const load = read(() => movies.detail(movieId))
    return cachedReply(cache, { req, name: 'movie', key: movieId, load, missing: unknown(movieId) })
  })
  route(mounted, api.movies.similar, ({ req, params: { movieId }, query: { limit } }) => {
    const load = read(() => movies.similar(movieId, limit))
    const key = `similar:${movieId}:${limit}`
    return cachedReply(cache, { req, name, key, load, missing: unknown(movieId) })
  })
  return mounted
}

/** What its owner alone may see is in no cache. */
async function ownFilm(context: Context, id: string, viewerId?: string) {
  const film = await ownDetail(context, id, viewerId)
  if (!film) throw new AppError('not_found', unknown(id))
  return reply(film, { 'Cache-Control': 'no-store' })
}

function genreRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/genres', kit)
  const { cache, database, mongo, config } = context
  const read = reader(database)
  const movies = createMovies(context)
  const genres = genreStore(mongo, config.MONGODB_READ_PREFERENCE)

  route(mounted, api.genres.list, ({ req }) => {
    const load = read(async () => ({
      items: (await genres.genres()).map(({ _id, name, count }) => ({ slug: _id, name, count })),
    }))
    return cachedReply(cache, { req, name: 'statistics', key: 'genres', load })
  })
  route(mounted, api.genres.movies, ({ req, params: { slug }, query }) => {
    const ofGenre = { ...query, genre: slug }
    const load = read(() => movies.list(ofGenre))
    return cachedReply(cache, { req, name: 'movies', key: pageKey('list', ofGenre), load })
  })
  return mounted
}

function tagRoutes({ cache, database, mongo, config }: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/tags', kit)
  const read = reader(database)
  const tags = genreStore(mongo, config.MONGODB_READ_PREFERENCE)

  route(mounted, api.genres.tags, ({ req, query }) => {
    const load = read(async () => ({
      items: (await tags.tags(query)).map(({ _id, count }) => ({ slug: _id, count })),
    }))
    const key = `tags:${query.popular}:${query.limit}`
    return cachedReply(cache, { req, name: 'statistics', key, load })
  })
  return mounted
}

const unknown = (id: string): string => `No title has the id ${id}.`
