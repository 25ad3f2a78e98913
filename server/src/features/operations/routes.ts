import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'

/** The state of this instance, for administrators. */
export function operationsRoutes({ config, outbounds }: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/admin/breakers', kit)

  route(router, api.admin.breakers, () => {
    const items = outbounds
      .list()
      .map((view) => ({ ...view, since: new Date(view.since).toISOString() }))
    return reply({ instance: config.INSTANCE_ID, items }, { 'Cache-Control': 'no-store' })
  })
  return [router]
}
