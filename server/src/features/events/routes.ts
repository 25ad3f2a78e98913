import { api } from '@cinema/contract'
import type { Request } from 'express'
import type { Context } from '../../context.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createSubscriptions } from './subscriptions.ts'

/** What happens on a viewer's other devices, to each device that listens. */
export function eventRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/events', kit)
  const subscribe = createSubscriptions(context)

  route(router, api.events.stream, async ({ viewer: { userId }, req, res }) => {
    await subscribe({ userId, token: tokenOf(req), lastEventId: lastEventId(req) }, res)
    return undefined
  })

  return [router]
}

const tokenOf = (req: Request): string => (req.headers.authorization ?? '').slice('Bearer '.length)

/** An id that is not of ours counts as none. */
function lastEventId(req: Request): string | undefined {
  const id = req.get('Last-Event-ID') ?? ''
  return /^\d{1,15}-\d{1,15}$/.test(id) ? id : undefined
}
