import { api, type DirectSource } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import type { DirectStore } from './direct-store.ts'
import { refusalOf } from './direct-urls.ts'

const noStore = { 'Cache-Control': 'no-store' }

/** The addresses of a title, for administrators. */
export function directRoutes(
  { config, titles, cache, audit }: Context,
  store: DirectStore,
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/admin/direct-sources', kit)

  route(router, api.providers.directSources, async ({ params: { movieId } }) => {
    await assertKnown(movieId)
    return reply({ sources: [...(await store.find(movieId))] }, noStore)
  })

  route(router, api.providers.setDirectSources, async ({ params, body, viewer, req }) => {
    const { movieId } = params
    await assertKnown(movieId)
    assertAllowed(body.sources)
    await store.set(movieId, body.sources)
    await cache.invalidate('direct')
    audit.record({
      action: 'administration',
      actorId: viewer.userId,
      target: movieId,
      address: req.ip,
      details: { directSources: body.sources.length },
    })
    return reply(body, noStore)
  })

  /** @throws AppError `not_found` */
  async function assertKnown(movieId: string): Promise<void> {
    if (await titles.playable(movieId)) return
    throw new AppError('not_found', `No title has the id ${movieId}.`)
  }

  /** @throws AppError `validation_failed`, naming each address and why it is refused. */
  function assertAllowed(sources: readonly DirectSource[]): void {
    const errors = sources.flatMap(({ url }, index) => {
      const message = refusalOf(url, config)
      return message === null ? [] : [{ path: `body.sources.${index}.url`, message }]
    })
    if (errors.length === 0) return
    const fields = errors.map(({ path }) => path).join(', ')
    throw new AppError('validation_failed', `Not as expected: ${fields}.`, { errors })
  }

  return router
}
