import { api } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { lastEventIdOf, tokenOf } from '../../http/event-request.ts'
import { createSubscriptions } from '../../http/subscriptions.ts'
import { eventPrefix } from './event-buffer.ts'

const mostOfViewer = 8

/** What happens on a viewer's other devices, to each device that listens. */
export function eventRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/events', kit)
  const subscribe = createSubscriptions(context, {
    prefix: eventPrefix,
    mostOfOne: mostOfViewer,
    gauge: context.metrics.eventStreams,
  })

  route(router, api.events.stream, async ({ viewer: { userId }, req, res }) => {
    await subscribe({ name: userId, token: tokenOf(req), lastEventId: lastEventIdOf(req) }, res)
    return undefined
  })

  return [router]
}
