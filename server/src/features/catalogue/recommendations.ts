import { api, type MovieSummary } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createMovies } from './movies.ts'

const rowsShown = 3
/** How many of the titles watched lately may begin a row, so that one without likenesses is passed over. */
const reasonsTried = 6

/** "Because you watched …": titles like the latest ones, each once and none that was watched lately. */
export function recommendationRoutes(context: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/user/recommendations', kit)
  const { audience, titles } = context
  const movies = createMovies(context)

  route(mounted, api.user.recommendations, async ({ query: { limit }, viewer }) => {
    const recent = (await audience.recentOf(viewer.userId)).filter((id) => id.startsWith('mov_'))
    const reasons = recent.slice(0, reasonsTried)
    const [cards, ...alike] = await Promise.all([
      titles.cards(reasons),
      ...reasons.map((id) => movies.similar(id, limit + recent.length)),
    ])
    const seen = new Set(recent)
    const rows: { because: MovieSummary; items: MovieSummary[] }[] = []
    for (const [index, id] of reasons.entries()) {
      const because = cards.get(id)?.movie
      const items = (alike[index]?.items ?? []).filter((movie) => !seen.has(movie.id))
      if (!because || items.length === 0 || rows.length === rowsShown) continue
      const shown = items.slice(0, limit)
      for (const movie of shown) seen.add(movie.id)
      rows.push({ because, items: shown })
    }
    return reply({ rows }, { 'Cache-Control': 'private, no-store' })
  })
  return mounted
}
