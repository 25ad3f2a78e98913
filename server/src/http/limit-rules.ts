import type { LimitGroup } from '@cinema/contract'
import type { Request } from 'express'
import type { Config } from '../config.ts'
import type { Quota } from '../infra/sliding-window.ts'
import { accountKey, addressKey } from './client-key.ts'

/** A limit as it is announced (draft-ietf-httpapi-ratelimit-headers, `RateLimit-Policy`). */
interface Rule {
  readonly name: string
  readonly limit: number
  readonly windowMs: number
  readonly policy: string
}

/** A limit of one client. */
export interface ClientQuota extends Quota {
  readonly rule: Rule
}

/** All limits that a request counts for, and what decides their place in Redis. */
export interface Claim {
  readonly client: string
  readonly quotas: readonly ClientQuota[]
  /** What `RateLimit-Policy` says of them. */
  readonly policy: string
}

const minute = 60_000

const ruleOf = (name: string, limit: number, windowMs = minute): Rule => ({
  name,
  limit,
  windowMs,
  policy: `"${name}";q=${limit};w=${windowMs / 1000}`,
})

/**
 * What limits each group. Heartbeats, uploads and administration count for their own group alone,
 * so that none of them keeps a viewer from browsing; where nobody is signed in yet, the address
 * counts, and the account where one is named.
 */
export function limitRules(config: Config): (req: Request, group: LimitGroup) => Claim {
  const tierOf = tiers(config)
  const groups = groupRules(config)
  return (req, group) => {
    const own = groups[group]
    const isSignIn = group === 'sign_in' || group === 'password_reset'
    const byAddress = isSignIn || group === 'registration'
    const client = byAddress ? addressKey(req) : clientOf(req)
    const tier = withoutTier.has(group) ? undefined : tierOf(byAddress ? undefined : req)
    const quotas: ClientQuota[] = []
    if (tier) quotas.push(quotaOf(tier, client))
    if (own) quotas.push(quotaOf(own, isSignIn ? `${client}:${accountKey(req)}` : client))
    const policy = tier && own ? `${tier.policy}, ${own.policy}` : (tier ?? own)?.policy
    return { client, quotas, policy: policy ?? '' }
  }
}

const withoutTier = new Set<LimitGroup>(['progress', 'upload', 'administration'])

const quotaOf = (rule: Rule, client: string): ClientQuota => ({
  rule,
  key: `${rule.name}:${client}`,
  limit: rule.limit,
  windowMs: rule.windowMs,
})

function tiers(config: Config): (req?: Request) => Rule {
  const anonymous = ruleOf('anonymous', config.RATE_LIMIT_ANONYMOUS)
  const free = ruleOf('free', config.RATE_LIMIT_FREE)
  const premium = ruleOf('premium', config.RATE_LIMIT_PREMIUM)
  const apiKey = ruleOf('api_key', config.RATE_LIMIT_API_KEY)
  return (req) => {
    const viewer = req?.viewer
    if (!viewer) return anonymous
    if (viewer.requestsPerMinute !== undefined) return ruleOf('api_key', viewer.requestsPerMinute)
    if (viewer.apiKeyId !== undefined) return apiKey
    return viewer.tier === 'premium' ? premium : free
  }
}

const groupRules = (config: Config): Readonly<Record<LimitGroup, Rule | undefined>> => ({
  general: undefined,
  search: ruleOf('search', config.RATE_LIMIT_SEARCH),
  upload: ruleOf('upload', config.RATE_LIMIT_UPLOAD),
  progress: ruleOf('progress', config.RATE_LIMIT_PROGRESS),
  invitation: ruleOf('invitation', config.RATE_LIMIT_INVITATION),
  administration: ruleOf('administration', config.RATE_LIMIT_ADMINISTRATION),
  sign_in: ruleOf('sign_in', config.RATE_LIMIT_SIGN_IN, 15 * minute),
  registration: ruleOf('registration', config.RATE_LIMIT_REGISTRATION, 60 * minute),
  password_reset: ruleOf('password_reset', config.RATE_LIMIT_PASSWORD_RESET, 60 * minute),
})

/** Who a request counts for: the API key, else the viewer, else the address (IPv6 by its /56). */
const clientOf = (req: Request): string =>
  req.viewer?.apiKeyId ?? req.viewer?.userId ?? addressKey(req)
