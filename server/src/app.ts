import express, { type Express } from 'express'
import type { Context } from './context.ts'
import { analyticsRoutes } from './features/analytics/routes.ts'
import { auditRoutes } from './features/audit/routes.ts'
import { authRoutes } from './features/auth/routes.ts'
import { catalogueRoutes } from './features/catalogue/routes.ts'
import { eventRoutes } from './features/events/routes.ts'
import { gatekeeper } from './features/guard/gatekeeper.ts'
import { Guard } from './features/guard/guard.ts'
import { guardRoutes } from './features/guard/routes.ts'
import { uploadRoutes } from './features/library/routes.ts'
import { operationsRoutes } from './features/operations/routes.ts'
import { progressRoutes } from './features/progress/routes.ts'
import { roomRoutes } from './features/rooms/routes.ts'
import { searchRoutes } from './features/search/routes.ts'
import { socialRoutes } from './features/social/routes.ts'
import { streamingRoutes } from './features/streaming/routes.ts'
import { authentication } from './http/authentication.ts'
import { unlessCounted } from './http/counted-limits.ts'
import { dispatch, goOn, type Served } from './http/dispatch.ts'
import { documentation } from './http/documentation.ts'
import { problemHandler } from './http/errors.ts'
import { putInFront } from './http/front.ts'
import { healthOf } from './http/health.ts'
import { metricsRoute } from './http/metrics-route.ts'
import { notFound } from './http/not-found.ts'
import { begin, behind, closeWhenDraining, observe, requestId } from './http/pipeline.ts'
import { createLimits } from './http/rate-limit.ts'
import type { MountedRouter, RouteKit } from './http/route.ts'
import { baseHeaders, reachOf } from './http/security-headers.ts'
import { shedding } from './http/shedding.ts'
import { singlePageApp } from './http/single-page-app.ts'
import { holdPersonalData } from './personal-data.ts'
import { serviceOf } from './services.ts'

/** The whole web application, in the order in which a request meets it. */
export function createApp(context: Context): Express {
  const { config, logger, metrics, drain, version } = context
  holdPersonalData(context)
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.set('query parser', 'simple').set('trust proxy', config.TRUST_PROXY_HOPS)

  const guard = new Guard(context)
  const { viewerOf } = context.identity
  const kit: RouteKit = {
    authenticate: authentication(viewerOf),
    limit: unlessCounted(
      config,
      createLimits({ config, redis: context.redis.state, logger, metrics }),
    ),
    usage: context.storeUsage,
    checkResponses: config.NODE_ENV !== 'production',
    timeoutMs: config.REQUEST_TIMEOUT_MS,
  }
  const features = featureRoutes(context, kit, guard).filter(({ prefix }) =>
    config.SERVICES.includes(serviceOf(prefix)),
  )

  const steps = [
    requestId,
    closeWhenDraining(drain),
    baseHeaders(config.PUBLIC_URL),
    observe(metrics, logger),
  ]
  const checks = [gatekeeper(guard, viewerOf, config), shedding(metrics, config.SHED_DELAY_MS)]
  const open = [...healthOf(context, kit).endpoints, ...metricsEndpoint(context)]
  const own = features.flatMap(({ endpoints }) => endpoints)
  const guarded = own.map((endpoint) => ({ ...endpoint, run: behind(checks, endpoint.run) }))
  const first = begin(steps, dispatch([...open, ...guarded], behind(checks, goOn)))
  putInFront(app, first, problemHandler(logger))
  for (const { prefix, router } of features) if (router.stack.length > 0) app.use(prefix, router)

  app.use('/api', documentation({ version, url: config.PUBLIC_URL }))
  if (config.CLIENT_DIR) app.use(singlePageApp(config.CLIENT_DIR, reachOf(config)))
  app.use(notFound)
  app.use(problemHandler(logger))
  return app
}

/** Without a port of its own; beside health, so that an overloaded instance can still be seen. */
const metricsEndpoint = ({ config, metrics }: Context): Served[] =>
  config.METRICS_PORT === undefined
    ? [{ method: 'GET', path: '/metrics', run: metricsRoute(metrics) }]
    : []

const featureRoutes = (context: Context, kit: RouteKit, guard: Guard): MountedRouter[] => [
  ...authRoutes(context, kit),
  ...auditRoutes(context, kit),
  ...catalogueRoutes(context, kit),
  ...searchRoutes(context, kit),
  ...socialRoutes(context, kit),
  ...streamingRoutes(context, kit),
  ...analyticsRoutes(context, kit),
  ...uploadRoutes(context, kit),
  ...progressRoutes(context, kit),
  ...eventRoutes(context, kit),
  ...roomRoutes(context, kit),
  ...operationsRoutes(context, kit),
  ...guardRoutes(context, kit, guard),
]
