import { api } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { favoriteStore } from './favorite-store.ts'

const own = { 'Cache-Control': 'private, no-store' }
const BorderValues = z.tuple([z.int(), z.string()])

/** Favourites of the viewer who asks; nobody else's are in reach. */
export function socialRoutes({ mongo, titles }: Context, kit: RouteKit): MountedRouter[] {
  const ofTitle = routerAt('/api/movies', kit)
  const list = routerAt('/api/user/favorites', kit)
  const favorites = favoriteStore(mongo)

  route(ofTitle, api.user.favorite, async ({ params: { movieId }, viewer }) =>
    reply({ favorite: await favorites.has(viewer.userId, movieId) }, own),
  )
  route(ofTitle, api.user.addFavorite, async ({ params: { movieId }, viewer }) => {
    if (!(await titles.playable(movieId))) {
      throw new AppError('not_found', `No title has the id ${movieId}.`)
    }
    await favorites.add(viewer.userId, movieId, new Date())
    return reply({ favorite: true }, own)
  })
  route(ofTitle, api.user.removeFavorite, async ({ params: { movieId }, viewer }) => {
    await favorites.remove(viewer.userId, movieId)
    return reply({ favorite: false }, own)
  })

  route(list, api.user.favorites, async ({ query: { limit, cursor }, viewer }) => {
    const name = queryName('favorites', { userId: viewer.userId })
    const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
    const border = values && { value: new Date(values[0]), id: values[1] }
    const { items, more } = await favorites.page(viewer.userId, border, limit)
    const cards = await titles.cards(items.map(({ movieId }) => movieId))
    const last = items.at(-1)
    return reply(
      {
        // A title that has left the catalogue leaves the list.
        items: items.flatMap(({ movieId, addedAt }) => {
          const card = cards.get(movieId)
          return card ? [{ movie: card.movie, addedAt: addedAt.toISOString() }] : []
        }),
        nextCursor: more && last ? encodeCursor(name, [last.addedAt.getTime(), last._id]) : null,
      },
      own,
    )
  })
  return [ofTitle, list]
}
