import { api, type QualityEvent } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Metrics } from '../../metrics.ts'

/** What players tell of the quality of experience. It becomes metrics, and nothing else is kept. */
export function analyticsRoutes({ metrics }: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/analytics', kit)

  route(router, api.analytics.track, ({ body }) => {
    for (const event of body.events) count(event, metrics)
    return undefined
  })
  return [router]
}

function count(event: QualityEvent, metrics: Metrics): void {
  const { provider } = event
  if (event.type === 'start') metrics.playbackStart.labels(provider).observe(event.waitSeconds)
  else if (event.type === 'stall')
    metrics.playbackStall.labels(provider).observe(event.stallSeconds)
  else if (event.type === 'switch') metrics.playbackSwitches.labels(provider, event.direction).inc()
  else metrics.playbackErrors.labels(provider, event.failure).inc()
}
