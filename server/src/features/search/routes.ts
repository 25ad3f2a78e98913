import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createSearch } from './search.ts'

export function searchRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const mounted = routerAt('/api/search', kit)
  const search = createSearch(context)
  const name = 'search'

  route(mounted, api.search.find, ({ req, query }) => {
    const key = pageKey('find', query)
    return cachedReply(context.cache, { req, name, key, load: () => search.find(query) })
  })
  route(mounted, api.search.suggest, ({ req, query }) => {
    const key = pageKey('suggest', query)
    return cachedReply(context.cache, { req, name, key, load: () => search.suggest(query) })
  })
  return [mounted]
}
