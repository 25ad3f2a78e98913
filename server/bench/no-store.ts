import { api } from '@cinema/contract'
import express from 'express'
import { loadConfig } from '../src/config.ts'
import { createContext } from '../src/context.ts'
import { gatekeeper } from '../src/features/guard/gatekeeper.ts'
import { Guard } from '../src/features/guard/guard.ts'
import { authentication } from '../src/http/authentication.ts'
import { dispatch } from '../src/http/dispatch.ts'
import { problemHandler } from '../src/http/errors.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { putInFront } from '../src/http/front.ts'
import { begin, behind, closeWhenDraining, observe, requestId } from '../src/http/pipeline.ts'
import { createLimits } from '../src/http/rate-limit.ts'
import { reply } from '../src/http/reply.ts'
import { route, routerAt } from '../src/http/route.ts'
import { baseHeaders } from '../src/http/security-headers.ts'
import { shedding } from '../src/http/shedding.ts'

/** Progress as the API takes it, with everything on except the store: each report is accepted at once. */
const config = loadConfig()
const context = await createContext(config)
const { logger, metrics, drain } = context

const mounted = routerAt('/api/streaming/progress', {
  authenticate: authentication(context.identity.viewerOf),
  limit: createLimits({ config, redis: context.redis.state, logger, metrics }),
  checkResponses: false,
})
route(mounted, api.progress.update, ({ params: { movieId }, body }) => {
  const { epoch, seq, positionSeconds, durationSeconds, playedSeconds } = body
  const updatedAt = new Date().toISOString()
  const place = { movieId, epoch, seq, positionSeconds, durationSeconds, playedSeconds, updatedAt }
  const current = { ...place, watched: false, playCount: 0 }
  const answer = { result: 'accepted' as const, current, durable: { epoch: 0, seq: 0 } }
  return reply(answer, { 'Cache-Control': 'no-store' })
})

const app = express().disable('x-powered-by').disable('etag')
const steps = [
  requestId,
  closeWhenDraining(drain),
  baseHeaders(config.PUBLIC_URL),
  observe(metrics, logger),
]
const checks = [
  gatekeeper(new Guard(context), context.identity.viewerOf, config),
  shedding(metrics, config.SHED_DELAY_MS),
]
const first = begin(steps, behind(checks, dispatch(mounted.endpoints)))
putInFront(app, first, problemHandler(logger))
createFastServer(app).listen(config.PORT, '127.0.0.1', () => process.send?.('listening'))
