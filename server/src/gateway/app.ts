import { endpoints, type EndpointSpec } from '@cinema/contract'
import express, { type Express, type RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { operationsRoutes } from '../features/operations/routes.ts'
import { authentication } from '../http/authentication.ts'
import { countedProof, countsByBody } from '../http/counted-limits.ts'
import { dispatch, type Served } from '../http/dispatch.ts'
import { problemHandler } from '../http/errors.ts'
import { putInFront } from '../http/front.ts'
import { healthOf } from '../http/health.ts'
import { metricsRoute } from '../http/metrics-route.ts'
import {
  begin,
  closeWhenDraining,
  observe,
  passAll,
  requestId,
  type Check,
} from '../http/pipeline.ts'
import { createLimits } from '../http/rate-limit.ts'
import { admission, limitGroupOf, type RouteKit } from '../http/route.ts'
import { baseHeaders } from '../http/security-headers.ts'
import { serviceOf } from '../services.ts'
import { createForward, type Forward } from './forward.ts'
import type { Registry } from './registry.ts'

/**
 * The gateway: who calls, how often and whether they may is decided here, by the same declarations
 * as everywhere; what then remains is forwarded to the service whose path it is. Health, metrics and
 * the state of the circuit breakers are its own.
 */
export function createGateway(context: Context, registry: Registry): Express {
  const { config, logger, metrics, drain } = context
  const app = express()
  app.disable('x-powered-by').disable('etag')
  app.set('query parser', 'simple').set('trust proxy', config.TRUST_PROXY_HOPS)

  const kit: RouteKit = {
    authenticate: authentication(context.identity.viewerOf),
    limit: createLimits({ config, redis: context.redis.state, logger, metrics }),
    checkResponses: false,
  }
  const forward = createForward(registry)
  const own = [healthOf(context, kit), ...operationsRoutes(context, kit)].flatMap(
    (mounted) => mounted.endpoints,
  )
  const isOwn = ({ method, path }: EndpointSpec): boolean =>
    own.some((served) => served.method === method && served.path === path)
  const proof = countedProof(config)
  const forwarded = endpoints
    .filter((endpoint) => !isOwn(endpoint))
    .map((endpoint) => forwardedEndpoint(endpoint, { kit, forward, proof }))

  const steps = [
    requestId,
    closeWhenDraining(drain),
    baseHeaders(config.PUBLIC_URL),
    observe(metrics, logger),
  ]
  putInFront(app, begin(steps, dispatch([...own, ...forwarded])), problemHandler(logger))
  if (config.METRICS_PORT === undefined) app.get('/metrics', metricsRoute(metrics))
  // Media with signed addresses, pages, and what nobody answers: the service says so.
  app.use(((req, res) => forward(serviceOf(req.path), [req, res])) satisfies RequestHandler)
  app.use(problemHandler(logger))
  return app
}

function forwardedEndpoint(
  endpoint: EndpointSpec,
  { kit, forward, proof }: { kit: RouteKit; forward: Forward; proof: string },
): Served {
  const { method, path } = endpoint
  const service = serviceOf(path)
  const counted = countsByBody(limitGroupOf(endpoint)) ? undefined : proof
  const last: Check = (req, res) => forward(service, [req, res], counted)
  const chain = [...admission(endpoint, kit), last]
  const run: RequestHandler = async (req, res) => {
    req.template = path
    await passAll(chain, [req, res])
  }
  return { method, path, run }
}
