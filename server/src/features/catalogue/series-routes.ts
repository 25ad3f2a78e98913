import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createSeries } from './series.ts'

export function seriesRoutes({ cache, mongo, config }: Context, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/series', kit)
  const series = createSeries(mongo, config.MONGODB_READ_PREFERENCE)
  const name = 'series'

  route(mounted, api.series.list, ({ req, query }) =>
    cachedReply(cache, {
      req,
      name,
      key: pageKey('list', query),
      load: () => series.list(query),
    }),
  )
  route(mounted, api.series.get, ({ req, params: { seriesId } }) =>
    cachedReply(cache, {
      req,
      name,
      key: seriesId,
      load: () => series.detail(seriesId),
      missing: `No series has the id ${seriesId}.`,
    }),
  )
  route(mounted, api.series.season, ({ req, params: { seriesId, number } }) =>
    cachedReply(cache, {
      req,
      name,
      key: `${seriesId}:${number}`,
      load: () => series.season(seriesId, number),
      missing: `The series ${seriesId} has no season ${number}.`,
    }),
  )
  return mounted
}
