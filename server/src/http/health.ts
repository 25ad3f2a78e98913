import { api, type Health } from '@cinema/contract'
import type { Request } from 'express'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { Drain } from '../infra/drain.ts'
import { AppError } from './errors.ts'
import { reply } from './reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from './route.ts'

type Dependency = keyof NonNullable<Health['checks']>

/** One cheap question to each dependency, for example PING. */
export type Probes = Readonly<Record<Dependency, () => Promise<unknown>>>

/** Health of a process by what its context is connected to. */
export const healthOf = (
  { config, drain, version, mongo, redis }: Context,
  kit: RouteKit,
): MountedRouter =>
  healthRoutes({
    ...{ kit, config, drain, version },
    probes: {
      mongodb: async () => mongo.db?.command({ ping: 1 }),
      redisCache: () => redis.cache.ping(),
      redisState: () => redis.state.ping(),
    },
  })

interface HealthOptions {
  kit: RouteKit
  config: Config
  drain: Drain
  version: string
  probes: Probes
}

const probeMs = 250
const cacheMs = 1000
const noStore = { 'Cache-Control': 'no-store' }

/** Live touches nothing, ready is local state, and the whole report asks every dependency. */
export function healthRoutes({
  kit,
  config,
  drain,
  version,
  probes,
}: HealthOptions): MountedRouter {
  const router = routerAt('/api/health', { ...kit, limit: () => () => undefined })
  const checks = cachedChecks(probes)

  route(router, api.health.live, () => reply({ status: 'ok' as const }, noStore))

  route(router, api.health.ready, () => {
    if (drain.draining) throw new AppError('temporarily_overloaded', 'This instance is draining.')
    return reply({ status: 'ok' as const }, noStore)
  })

  route(router, api.health.all, async ({ req, viewer }) => {
    const current = await checks()
    const status = overall(current)
    if (status === 'unavailable') {
      throw new AppError('dependency_unavailable', 'Neither the database nor the cache answers.')
    }
    const { rss, heapUsed } = process.memoryUsage()
    const details = {
      instance: config.INSTANCE_ID,
      version,
      uptimeSeconds: Math.round(process.uptime()),
      memory: { rssBytes: rss, heapUsedBytes: heapUsed },
      checks: current,
    }
    const mayKnow = viewer?.role === 'administrator' || isLoopback(req)
    return reply({ status, ...(mayKnow && details) }, noStore)
  })

  return router
}

/** Whether the connection and, through a trusted proxy, the client are on this machine. */
export const isLoopback = (req: Request): boolean =>
  [req.ip, req.socket.remoteAddress].every((address) =>
    /^(::1|(::ffff:)?127\.)/.test(address ?? ''),
  ) && req.headers['x-forwarded-for'] === undefined

type Checks = NonNullable<Health['checks']>

function overall({ mongodb, redisCache, redisState }: Checks): Health['status'] {
  if (mongodb.status === 'unavailable' && redisCache.status === 'unavailable') return 'unavailable'
  const fine = [mongodb, redisCache, redisState].every(({ status }) => status === 'ok')
  return fine ? 'ok' : 'degraded'
}

/** Asks at most once a second however often the report is asked for. */
function cachedChecks(probes: Probes): () => Promise<Checks> {
  let current: Promise<Checks> | undefined
  let askedAt = -Infinity
  return () => {
    if (!current || performance.now() - askedAt > cacheMs) {
      askedAt = performance.now()
      current = askAll(probes)
    }
    return current
  }
}

async function askAll(probes: Probes): Promise<Checks> {
  const [mongodb, redisCache, redisState] = await Promise.all([
    ask(probes.mongodb),
    ask(probes.redisCache),
    ask(probes.redisState),
  ])
  return { mongodb, redisCache, redisState }
}

async function ask(probe: () => Promise<unknown>): Promise<Checks[Dependency]> {
  const startedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), probeMs)
  })
  try {
    await Promise.race([probe(), late])
    return { status: 'ok', latencyMs: Math.round((performance.now() - startedAt) * 10) / 10 }
  } catch {
    // The report is the place where a failed probe shows.
    return { status: 'unavailable', latencyMs: null }
  } finally {
    clearTimeout(timer)
  }
}
