import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { reader } from './reads.ts'
import { createSeries } from './series.ts'

export function seriesRoutes(context: Context, kit: RouteKit): MountedRouter {
  const { cache, database } = context
  const mounted = routerAt('/api/series', kit)
  const read = reader(database)
  const series = createSeries(context)
  const name = 'series'

  route(mounted, api.series.list, ({ req, query }) =>
    cachedReply(cache, {
      req,
      name,
      key: pageKey('list', query),
      load: read(() => series.list(query)),
    }),
  )
  route(mounted, api.series.get, ({ req, params: { seriesId } }) =>
    cachedReply(cache, {
      req,
      name,
      key: seriesId,
      load: read(() => series.detail(seriesId)),
      missing: `No series has the id ${seriesId}.`,
    }),
  )
  route(mounted, api.series.season, ({ req, params: { seriesId, number } }) =>
    cachedReply(cache, {
      req,
      name,
      key: `${seriesId}:${number}`,
      load: read(() => series.season(seriesId, number)),
      missing: `The series ${seriesId} has no season ${number}.`,
    }),
  )
  return mounted
}
