import { createHash } from 'node:crypto'
import type { LimitGroup } from '@cinema/contract'
import type { Request, RequestHandler } from 'express'
import {
  ipKeyGenerator,
  MemoryStore,
  rateLimit,
  type ClientRateLimitInfo,
  type Store,
} from 'express-rate-limit'
import type { Config } from '../config.ts'
import type { Availability } from '../infra/availability.ts'
import type { Redis } from '../infra/redis.ts'
import { loadScript } from '../infra/script.ts'
import type { Metrics } from '../metrics.ts'
import { AppError, sendProblem } from './errors.ts'

const slidingLog = loadScript(new URL('./sliding-log.lua', import.meta.url))

interface Policy {
  windowMs: number
  limit: (req: Request, config: Config) => number
  key: (req: Request) => string
}

const minute = 60_000

/** Who a request counts for: the API key, else the viewer, else the address (IPv6 by its /56). */
const client = (req: Request): string => req.viewer?.apiKeyId ?? req.viewer?.userId ?? address(req)
const address = (req: Request): string => ipKeyGenerator(req.ip ?? 'unknown', 56)

const tierLimit = (req: Request, config: Config): number => {
  if (!req.viewer) return config.RATE_LIMIT_ANONYMOUS
  if (req.viewer.apiKeyId !== undefined) {
    return req.viewer.requestsPerMinute ?? config.RATE_LIMIT_API_KEY
  }
  return req.viewer.tier === 'premium' ? config.RATE_LIMIT_PREMIUM : config.RATE_LIMIT_FREE
}

const policies: Record<LimitGroup, Policy> = {
  general: { windowMs: minute, limit: tierLimit, key: client },
  search: { windowMs: minute, limit: (_req, config) => config.RATE_LIMIT_SEARCH, key: client },
  upload: { windowMs: minute, limit: (_req, config) => config.RATE_LIMIT_UPLOAD, key: client },
  administration: {
    windowMs: minute,
    limit: (_req, config) => config.RATE_LIMIT_ADMINISTRATION,
    key: client,
  },
  progress: { windowMs: minute, limit: (_req, config) => config.RATE_LIMIT_PROGRESS, key: client },
  sign_in: {
    windowMs: 15 * minute,
    limit: (_req, config) => config.RATE_LIMIT_SIGN_IN,
    key: (req) => `${address(req)}:${accountOf(req)}`,
  },
  password_reset: {
    windowMs: 60 * minute,
    limit: (_req, config) => config.RATE_LIMIT_PASSWORD_RESET,
    key: (req) => `${address(req)}:${accountOf(req)}`,
  },
  registration: {
    windowMs: 60 * minute,
    limit: (_req, config) => config.RATE_LIMIT_REGISTRATION,
    key: address,
  },
}

/** The account a sign-in names, as a digest: addresses of people do not belong in Redis keys. */
function accountOf(req: Request): string {
  const { email } = Object(req.body) as { email?: unknown }
  const name = typeof email === 'string' ? email.toLowerCase().slice(0, 254) : ''
  return createHash('sha256').update(name).digest('base64url').slice(0, 22)
}

interface Parts {
  readonly config: Config
  readonly redis: Redis
  readonly availability: Availability
  readonly metrics: Metrics
}

/** Limits of the route groups, exact in every sliding window, shared by all instances through Redis. */
export function createLimits(options: Parts): (group: LimitGroup) => RequestHandler {
  const made = new Map<LimitGroup, RequestHandler>()
  return (group) => {
    const handler = made.get(group) ?? limiter(group, options)
    made.set(group, handler)
    return handler
  }
}

function limiter(group: LimitGroup, parts: Parts): RequestHandler {
  const { config, metrics } = parts
  const { windowMs, limit, key } = policies[group]
  const decided = (req: Request, decision: string) =>
    metrics.rateLimitDecisions.labels(req.viewer?.tier ?? 'anonymous', group, decision).inc()
  return rateLimit({
    windowMs,
    identifier: group,
    limit: (req) => limit(req, config),
    // The store is told the limit with the key: tiers share a store, and Redis decides by both.
    keyGenerator: (req) => `${limit(req, config)}|${key(req)}`,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: false,
    store: new SlidingLogStore(group, { ...parts, windowMs }),
    handler: (req, res) => {
      decided(req, 'refused')
      sendProblem(req, res, refusal)
    },
    requestPropertyName: `${group}Limit`,
  })
}

const refusal = new AppError(
  'quota_exceeded',
  'Too many requests; try again when Retry-After has passed.',
)

interface StoreOptions extends Parts {
  readonly windowMs: number
}

/** How long a request waits for its limit before this process decides alone. */
const redisMs = 200

/** express-rate-limit's store on the sliding log; this process's own memory stands in for Redis. */
class SlidingLogStore implements Store {
  readonly prefix: string
  readonly #options: StoreOptions
  readonly #insurance = new MemoryStore()

  constructor(group: LimitGroup, options: StoreOptions) {
    this.prefix = `state:1:limit:${group}`
    this.#options = options
  }

  init(options: Parameters<NonNullable<Store['init']>>[0]): void {
    this.#insurance.init(options)
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const { redis, availability, windowMs, metrics } = this.#options
    const separator = key.indexOf('|')
    const limit = Number(key.slice(0, separator))
    try {
      const redisKey = `${this.prefix}:{${key.slice(separator + 1)}}`
      const [admitted, used, waitMs] = (await availability.attempt(redisMs, () =>
        slidingLog.run(redis, [redisKey], [limit, windowMs]),
      )) as [number, number, number]
      metrics.rateLimitInsurance.set(0)
      return { totalHits: admitted ? used : limit + 1, resetTime: new Date(Date.now() + waitMs) }
    } catch {
      // Neither open nor shut while Redis is away: each instance holds the limit on its own.
      metrics.rateLimitInsurance.set(1)
      return this.#insurance.increment(key)
    }
  }

  decrement(key: string): Promise<void> {
    return this.#insurance.decrement(key)
  }

  resetKey(key: string): Promise<void> {
    return this.#insurance.resetKey(key)
  }

  shutdown(): void {
    this.#insurance.shutdown()
  }
}
