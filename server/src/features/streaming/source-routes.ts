import { api, type Source, type Sources } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Viewer } from '../../http/viewer.ts'
import type { Provider, Title } from './providers/provider.ts'
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

  /** @throws AppError `not_found`, `unauthenticated` or `forbidden`. */
  async function titleFor(viewer: Viewer | undefined, movieId: string): Promise<Title> {
    const title = await titles.playable(movieId)
    if (!title) throw new AppError('not_found', `No title has the id ${movieId}.`)
    if (title.premium) requireEntitlement(viewer)
    return title
  }

  route(router, api.streaming.sources, async ({ params: { movieId }, query, viewer }) => {
    const title = await titleFor(viewer, movieId)
    return reply(await resolve({ title, viewer, prefer: query.prefer }), noStore)
  })

  route(router, api.streaming.embed, async ({ params: { movieId }, query, viewer }) => {
    const title = await titleFor(viewer, movieId)
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

/** @throws AppError `unauthenticated` or `forbidden`, saying what would help. */
function requireEntitlement(viewer: Viewer | undefined): void {
  if (!viewer) {
    throw new AppError('unauthenticated', 'Sign in with a premium plan to play this title.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="cinema"' },
    })
  }
  if (viewer.tier !== 'premium' && viewer.role !== 'administrator') {
    throw new AppError('forbidden', 'This title is part of the premium plan.')
  }
}
