import { api, type Source, type Sources } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { titleFor } from '../../http/title-for.ts'
import type { Provider } from './providers/provider.ts'
import { createResolver } from './providers/resolver.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** Where a title can be played, as all providers together know it. */
export function sourceRoutes(
  { titles, logger }: Context,
  providers: readonly Provider[],
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/streaming', kit)
  const resolve = createResolver(providers, logger)

  route(router, api.streaming.sources, async ({ params: { movieId }, query, viewer }) => {
    const title = await titleFor(titles, viewer, movieId)
    return reply(await resolve({ title, viewer, prefer: query.prefer }), noStore)
  })

  route(router, api.streaming.embed, async ({ params: { movieId }, query, viewer }) => {
    const title = await titleFor(titles, viewer, movieId)
    const found = firstEmbed(await resolve({ title, viewer }))
    const provider = providers.find(({ name }) => name === found.provider)
    const url = provider?.getEmbedUrl(title, query) ?? found.url
    return reply({ ...found, url }, noStore)
  })

  return router
}

/** @throws AppError `no_source` */
function firstEmbed({ movieId, sources }: Sources): Source {
  const found = sources.find(({ kind }) => kind === 'embed')
  if (!found) throw new AppError('no_source', `No embedded player has the title ${movieId}.`)
  return found
}
