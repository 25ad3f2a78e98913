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

/** Asked for with every page and every heartbeat. */
const frequent = new Set<LimitGroup>(['general', 'search', 'progress'])

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
  const settle = (req: Request, res: Response, verdict: Decision): void => {
    announce(req, verdict)
    if (!verdict.admitted) answer(req, res)
  }
  const ask = frequent.has(group) ? askDirectly(decide, settle) : askTheLibrary(decide, answer)
  return (req, res) => {
    req.claim = claimOf(req, group)
    const refusal = limiter.refusalOf(req.claim)
    if (!refusal) return ask(req, res)
    // What is known needs no promise: a flood of it has to cost little.
    settle(req, res, refusal)
    return undefined
  }
}

/**
 * Asks the store without express-rate-limit around it, whose promises and records cost an eighth of the
 * time of a movie's detail (docs/decisions/0007-limits.md).
 */
const askDirectly =
  (decide: Decide, settle: (req: Request, res: Response, verdict: Decision) => void): Check =>
  (req, res) => {
    const verdict = decide(claimed(req))
    if (verdict instanceof Promise) return verdict.then((decided) => settle(req, res, decided))
    settle(req, res, verdict)
    return undefined
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
type Decision = Verdict<ClientQuota>

// The store decides by everything known of a request, which express-rate-limit hands on as its key.
const asKey = (req: Request): string => req as unknown as string
const fromKey = (key: string) => key as unknown as Request

function claimed({ claim }: Request): Claim {
  if (!claim) throw new Error('The request claims nothing.')
  return claim
}

/** An admitted request is the only one in its window, and a refused one is one too many. */
const most = 1

/** express-rate-limit's store, for all limits of a request at once. */
class ClaimStore implements Store {
  readonly #decide: Decide

  constructor(decide: Decide) {
    this.#decide = decide
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const req = fromKey(key)
    const verdict = await this.#decide(claimed(req))
    announce(req, verdict)
    return { totalHits: verdict.admitted ? most : most + 1, resetTime: undefined }
  }

  // Nothing is ever taken back: a request counts for its limits whatever became of it.
  decrement(): void {}

  resetKey(): void {}
}

/** Tells the client where it stands. */
function announce(req: Request, verdict: Decision): void {
  const { quota, waitMs, used } = verdict
  const { name, limit } = quota.rule
  const remaining = Math.max(0, limit - used)
  req.verdict = verdict
  req.res?.prepare('RateLimit-Policy', claimed(req).policy)
  req.res?.prepare('RateLimit', `"${name}";r=${remaining};t=${secondsOf(waitMs)}`)
}
