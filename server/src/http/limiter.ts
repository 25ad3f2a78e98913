import { LRUCache } from 'lru-cache'
import type { Config } from '../config.ts'
import { createAvailability, within } from '../infra/availability.ts'
import { createLiveInstances } from '../infra/live-instances.ts'
import { createLocalWindows } from '../infra/local-window.ts'
import type { Logger } from '../infra/logger.ts'
import type { Redis } from '../infra/redis.ts'
import { decideTogether, shardOf, type Verdict } from '../infra/sliding-window.ts'
import { batchByTick } from '../infra/tick-batch.ts'
import type { Metrics } from '../metrics.ts'
import type { Claim, ClientQuota } from './limit-rules.ts'

type Decision = Verdict<ClientQuota>
/** Decides on requests whose clients share a shard, in their order. */
type Ask = (
  shard: number,
  requests: readonly (readonly ClientQuota[])[],
) => Promise<readonly Decision[]>

export interface Limiter {
  /** The refusal of a request whose client is known to be refused, from memory. */
  refusalOf: (claim: Claim) => Decision | undefined
  /** Decides on a request: with the other instances where state Redis answers, alone where it does not. */
  decide: (claim: Claim) => Decision | Promise<Decision>
  /** As `decide`. @throws StoreAway when the other instances cannot be heard. */
  decideTogether: (claim: Claim) => Decision | Promise<Decision>
}

/** How long one waits that nobody may decide alone. */
const strictMs = 250

/**
 * Finds out whether a request is within all of its limits. Requests of one event-loop tick share
 * a call to Redis; a client that was refused is refused from memory until its time has come.
 */
export function createLimiter(parts: {
  config: Config
  redis: Redis
  logger: Logger
  metrics: Metrics
}): Limiter {
  const { config, redis, logger, metrics } = parts
  const ping = () => redis.ping()
  const availability = createAvailability(logger, 'limits are held without state Redis', ping)
  const instances = createLiveInstances(redis, config.INSTANCE_ID)
  const decideAlone = createLocalWindows()
  const refusals = createRefusals()
  metrics.rateLimitInsurance.collectFrom(() => (availability.isAway ? 1 : 0))

  const alone = (quotas: readonly ClientQuota[]): Decision => decideAlone(quotas, instances.count)

  const ask: Ask = async (shard, requests) => {
    const { verdicts } = await decideTogether(redis, shard, requests)
    for (const verdict of verdicts) if (!verdict.admitted) refusals.remember(verdict)
    return verdicts
  }
  const inTime: Ask = (shard, requests) =>
    availability
      .attempt(config.RATE_LIMIT_WAIT_MS, () => ask(shard, requests))
      .catch(() => requests.map(alone))
  const atLast: Ask = (shard, requests) => within(strictMs, ask(shard, requests))

  const together = (decide: Ask) => {
    const batched = batchByTick<readonly ClientQuota[], Decision>((shard, requests) => {
      instances.beat()
      return decide(shard, requests)
    })
    return ({ client, quotas }: Claim): Promise<Decision> => batched(shardOf(client), quotas)
  }
  const soon = together(inTime)

  return {
    refusalOf: ({ quotas }) => refusals.of(quotas),
    decideTogether: together(atLast),
    decide: (claim) => (availability.isAway ? alone(claim.quotas) : soon(claim)),
  }
}

const mostRefused = 20_000

/** Clients that are known to be refused, with the time until which they are. */
function createRefusals() {
  const known = new LRUCache<string, { decision: Decision; untilMs: number }>({ max: mostRefused })

  return {
    of(quotas: readonly ClientQuota[]): Decision | undefined {
      if (known.size === 0) return undefined
      for (const { key, limit } of quotas) {
        const refused = known.get(key)
        // Another limit is another question: the tier has changed.
        if (refused?.decision.quota.limit !== limit) continue
        const waitMs = refused.untilMs - performance.now()
        if (waitMs > 0) return { ...refused.decision, waitMs }
        known.delete(key)
      }
      return undefined
    },
    remember(decision: Decision): void {
      const untilMs = performance.now() + decision.waitMs
      known.set(decision.quota.key, { decision, untilMs })
    },
  }
}
