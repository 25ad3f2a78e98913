import { api, type Opinion } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createMarks, type Marks } from './marks.ts'

const own = { 'Cache-Control': 'private, no-store' }
const BorderValues = z.tuple([z.int(), z.string()])

/** What viewers make of titles: their own marks are in their reach, and nobody else's. */
export function socialRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const marks = createMarks(context.mongo)
  return [markRoutes(context, marks, kit), ...listRoutes(context, marks, kit)]
}

function markRoutes({ titles }: Context, marks: Marks, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/movies', kit)

  async function known(movieId: string): Promise<void> {
    if (await titles.playable(movieId)) return
    throw new AppError('not_found', `No title has the id ${movieId}.`)
  }

  route(mounted, api.user.opinion, async ({ params: { movieId }, viewer }) =>
    reply<Opinion>(await marks.opinion(viewer.userId, movieId), own),
  )
  for (const [kind, put, remove] of [
    ['favorite', api.user.addFavorite, api.user.removeFavorite],
    ['like', api.user.like, api.user.unlike],
  ] as const) {
    route(mounted, put, async ({ params: { movieId }, viewer: { userId } }) => {
      await known(movieId)
      return reply<Opinion>(await marks.put(kind, { userId, movieId }), own)
    })
    route(mounted, remove, async ({ params: { movieId }, viewer: { userId } }) =>
      reply<Opinion>(await marks.remove(kind, { userId, movieId }), own),
    )
  }
  route(mounted, api.user.rate, async ({ params: { movieId }, body, viewer: { userId } }) => {
    await known(movieId)
    return reply<Opinion>(await marks.put('rating', { userId, movieId, ...body }), own)
  })
  route(mounted, api.user.unrate, async ({ params: { movieId }, viewer: { userId } }) =>
    reply<Opinion>(await marks.remove('rating', { userId, movieId }), own),
  )
  return mounted
}

function listRoutes({ titles }: Context, marks: Marks, kit: RouteKit): MountedRouter[] {
  const favorites = routerAt('/api/user/favorites', kit)
  const ratings = routerAt('/api/user/ratings', kit)

  interface Wanted {
    readonly userId: string
    readonly limit: number
    readonly cursor: string | undefined
  }

  /** A page of marks of a kind with their titles; one that has left the catalogue leaves the list. */
  async function page(kind: 'favorite' | 'rating', { userId, limit, cursor }: Wanted) {
    const name = queryName(`${kind}s`, { userId })
    const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
    const border = values && { value: new Date(values[0]), id: values[1] }
    const { items, more } = await marks.page(kind, { userId, border, limit })
    const cards = await titles.cards(items.map(({ movieId }) => movieId))
    const last = items.at(-1)
    return {
      items: items.flatMap(({ movieId, addedAt, stars = 0 }) => {
        const card = cards.get(movieId)
        return card ? [{ movie: card.movie, addedAt: addedAt.toISOString(), stars }] : []
      }),
      nextCursor: more && last ? encodeCursor(name, [last.addedAt.getTime(), last._id]) : null,
    }
  }

  route(favorites, api.user.favorites, async ({ query: { limit, cursor }, viewer: { userId } }) => {
    const { items, nextCursor } = await page('favorite', { userId, limit, cursor })
    return reply(
      { items: items.map(({ movie, addedAt }) => ({ movie, addedAt })), nextCursor },
      own,
    )
  })
  route(ratings, api.user.ratings, async ({ query: { limit, cursor }, viewer: { userId } }) =>
    reply(await page('rating', { userId, limit, cursor }), own),
  )
  return [favorites, ratings]
}
