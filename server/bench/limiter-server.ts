import { api } from '@cinema/contract'
import express from 'express'
import { rateLimit } from 'express-rate-limit'
import { Redis } from 'ioredis'
import { RedisStore } from 'rate-limit-redis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { loadConfig } from '../src/config.ts'
import { dispatch } from '../src/http/dispatch.ts'
import { problemHandler } from '../src/http/errors.ts'
import { createFastServer } from '../src/http/fast-server.ts'
import { putInFront } from '../src/http/front.ts'
import { asCheck, begin, requestId, type Check } from '../src/http/pipeline.ts'
import { createLimits } from '../src/http/rate-limit.ts'
import { reply } from '../src/http/reply.ts'
import { route, routerAt } from '../src/http/route.ts'
import { createLogger } from '../src/infra/logger.ts'
import { createMetrics } from '../src/metrics.ts'

/** Hello behind one of several limiters, each with the same limit and the same Redis. */
const config = loadConfig()
const redis = new Redis(config.REDIS_STATE_URL)
const logger = createLogger({ level: 'warn', instance: 'bench' })
const metrics = createMetrics({ version: 'bench', node: process.version })
const limit = config.RATE_LIMIT_ANONYMOUS
const windowMs = 60_000

const limiters: Readonly<Record<string, () => Check>> = {
  none: () => () => undefined,
  ours: () => createLimits({ config, redis, logger, metrics })('general'),
  'rate-limiter-flexible': flexible,
  'express-rate-limit': () =>
    asCheck(
      rateLimit({
        windowMs,
        limit,
        standardHeaders: 'draft-8',
        legacyHeaders: false,
        store: new RedisStore({
          sendCommand: (command, ...args) => redis.call(command, args) as Promise<number>,
        }),
      }),
    ),
}

const made = limiters[process.argv[2] ?? '']?.()
if (!made) throw new Error('Which limiter?')
const kit = { authenticate: () => undefined, limit: () => made, checkResponses: false }
const mounted = routerAt('/api/health', kit)
const noStore = { 'Cache-Control': 'no-store' }
route(mounted, api.health.live, () => reply({ status: 'ok' as const }, noStore))

const app = express().disable('x-powered-by').disable('etag').set('trust proxy', 1)
putInFront(app, begin([requestId], dispatch(mounted.endpoints)), problemHandler(logger))
createFastServer(app).listen(config.PORT, '127.0.0.1', () => process.send?.('listening'))

function flexible(): Check {
  const limiter = new RateLimiterRedis({ storeClient: redis, points: limit, duration: 60 })
  return async ({ ip = '' }, res) => {
    const { remainingPoints } = await limiter.consume(ip)
    res.prepare('RateLimit', `"default";r=${remainingPoints}`)
  }
}
