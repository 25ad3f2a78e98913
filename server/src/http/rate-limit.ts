import type { LimitGroup } from '@cinema/contract'
import type { Request, Response } from 'express'
import { rateLimit, type ClientRateLimitInfo, type Store } from 'express-rate-limit'
import type { Config } from '../config.ts'
import type { Logger } from '../infra/logger.ts'
import type { Redis } from '../infra/redis.ts'
import type { Verdict } from '../infra/sliding-window.ts'
import type { Metrics } from '../metrics.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { limitRules, type Claim, type ClientQuota } from './limit-rules.ts'
import { asCheck, type Check } from './pipeline.ts'
import { quickProblem } from './quick-problem.ts'

declare global {
  // Express's own extension point for fields on its request.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      /** The limits of this request. */
      claim: Claim | undefined
      /** What they came to. */
      verdict: Verdict | undefined
    }
  }
}

interface Parts {
  readonly config: Config
  readonly redis: Redis
  readonly logger: Logger
  readonly metrics: Metrics
}

/** Limits of the route groups, exact in every sliding window, shared by all instances through Redis. */
export function createLimits(parts: Parts): (group: LimitGroup) => Check {
  const claimOf = limitRules(parts.config)
  const limiter = createLimiter(parts)
  const made = new Map<LimitGroup, Check>()
  return (group) => {
    const check = made.get(group) ?? checkOf(group, { claimOf, limiter, ...parts })
    made.set(group, check)
    return check
  }
}

/** Without state Redis these are not served: they have to be right rather than at hand. */
const failClosed = new Set<LimitGroup>(['administration', 'password_reset'])

const refuse = quickProblem(
  'quota_exceeded',
  'Too many requests; try again when Retry-After has passed.',
)

function checkOf(
  group: LimitGroup,
  { claimOf, limiter, metrics }: Parts & { claimOf: ClaimOf; limiter: Limiter },
): Check {
  const decide = failClosed.has(group) ? limiter.decideTogether : limiter.decide
  const count = refusalCounter(metrics, group)
  const answer = (req: Request, res: Response): void => {
    count(req.viewer?.tier ?? 'anonymous')
    refuse(req, res, secondsOf(req.verdict?.waitMs ?? 0))
  }
  const check = askTheLibrary(decide, answer)
  return (req, res) => {
    req.claim = claimOf(req, group)
    const refusal = limiter.refusalOf(req.claim)
    if (!refusal) return check(req, res)
    // What is known needs neither the library nor a promise: a flood of it has to cost little.
    announce(req, req.claim, refusal)
    answer(req, res)
    return undefined
  }
}

function askTheLibrary(decide: Decide, answer: (req: Request, res: Response) => void): Check {
  const middleware = rateLimit({
    store: new ClaimStore(decide),
    keyGenerator: asKey,
    limit: most,
    // Written by `announce` in one piece: the library's own way hashes the key for each request.
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (req, res, next) => {
      answer(req, res)
      next()
    },
  })
  return asCheck(middleware)
}

/** Counts refusals, with the labels of each tier bound once: a refusal has to be cheap. */
function refusalCounter(
  { rateLimitDecisions }: Metrics,
  group: LimitGroup,
): (tier: string) => void {
  const counters = new Map<string, { inc: () => void }>()
  return (tier) => {
    const counter = counters.get(tier) ?? rateLimitDecisions.labels(tier, group, 'refused')
    counters.set(tier, counter)
    counter.inc()
  }
}

/** Rounded up: a client that comes back after them is never too early. */
const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

type ClaimOf = (req: Request, group: LimitGroup) => Claim
type Decide = Limiter['decide']

// The store decides by everything known of a request, which express-rate-limit hands on as its key.
const asKey = (req: Request): string => req as unknown as string
const fromKey = (key: string) => key as unknown as Request & { claim: Claim }

/** An admitted request is the only one in its window, and a refused one is one too many. */
const most = 1

/** express-rate-limit's store, for all limits of a request at once. */
class ClaimStore implements Store {
  readonly #decide: Decide

  constructor(decide: Decide) {
    this.#decide = decide
  }

  increment(key: string): ClientRateLimitInfo | Promise<ClientRateLimitInfo> {
    const req = fromKey(key)
    const { claim } = req
    const verdict = this.#decide(claim)
    return verdict instanceof Promise
      ? verdict.then((decided) => announce(req, claim, decided))
      : announce(req, claim, verdict)
  }

  // Nothing is ever taken back: a request counts for its limits whatever became of it.
  decrement(): void {}

  resetKey(): void {}
}

/** Tells the client where it stands, and express-rate-limit what was decided. */
function announce(
  req: Request,
  { policy }: Claim,
  verdict: Verdict<ClientQuota>,
): ClientRateLimitInfo {
  const { admitted, quota, waitMs, used } = verdict
  const { name, limit } = quota.rule
  const remaining = Math.max(0, limit - used)
  req.verdict = verdict
  req.res?.prepare('RateLimit-Policy', policy)
  req.res?.prepare('RateLimit', `"${name}";r=${remaining};t=${secondsOf(waitMs)}`)
  return { totalHits: admitted ? most : most + 1, resetTime: undefined }
}
