import { api } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { reply } from '../../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'

/** Word for word as https://developer.themoviedb.org/docs/faq asks for it. */
const tmdbNotice = {
  text: 'This product uses the TMDB API but is not endorsed or certified by TMDB.',
  url: 'https://www.themoviedb.org',
}

/** What has to be shown while a source of facts is on. */
export function noticeRoutes({ config }: Pick<Context, 'config'>, kit: RouteKit): MountedRouter {
  const mounted = routerAt('/api/notices', kit)
  const items = config.TMDB_API_KEY === undefined ? [] : [tmdbNotice]
  const headers = { 'Cache-Control': 'public, max-age=300' }
  route(mounted, api.notices.list, () => reply({ items }, headers))
  return mounted
}
