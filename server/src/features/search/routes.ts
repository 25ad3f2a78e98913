import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { cachedReply } from '../../http/cached-reply.ts'
import { pageKey } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createDatabaseEngine } from './database-engine.ts'
import { findPage, suggest } from './search.ts'

/** Search, by the index in memory, or by the database until that is built. */
export function searchRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const { cache, searchIndex } = context
  const mounted = routerAt('/api/search', kit)
  const database = createDatabaseEngine(context)
  const name = 'search'

  route(mounted, api.search.find, ({ req, query }) => {
    const engine = searchIndex.current() ?? database
    const key = `${engine.version}:${pageKey('find', query)}`
    return cachedReply(cache, { req, name, key, load: () => findPage(engine, query) })
  })
  route(mounted, api.search.suggest, ({ req, query }) => {
    const engine = searchIndex.current() ?? database
    const key = `${engine.version}:${pageKey('suggest', query)}`
    return cachedReply(cache, { req, name, key, load: () => suggest(engine, query) })
  })
  return [mounted]
}
