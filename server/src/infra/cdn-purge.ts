import type { Config } from '../config.ts'
import type { Outbounds } from './outbound.ts'
import type { Redis } from './redis.ts'
import { retryAfterMs } from './retry.ts'
import { loadScript } from './script.ts'

const purged = loadScript(new URL('./cdn-purged.lua', import.meta.url))
const queueKey = 'state:1:cdn-purge:{queue}'
/** Stands for everything there is. */
export const everything = '*'
/** More than these are purged as everything: the queue stays small, and forgets nothing. */
const mostQueued = 5000
/** Cloudflare takes up to 30 addresses a call. */
const batchSize = 30
const leaseMs = 60_000
const timeoutMs = 10_000

/** Addresses whose content changed, until the network has forgotten them. */
export interface PurgeQueue {
  /** Adds addresses, or everything with `'*'`. @throws when state Redis is away. */
  add: (addresses: readonly string[]) => Promise<void>
  /** Purges what is due. Returns how many addresses that were; throws when the network refuses. */
  run: () => Promise<number>
}

type Parts = {
  readonly config: Config
  readonly redis: { readonly state: Redis }
  readonly outbounds: Outbounds
}

/**
 * A durable queue in state Redis. Workers take addresses by pushing the time at which they are due:
 * what a killed worker took, or the network refused, comes due again. Null where nothing is purged.
 */
export function createPurgeQueue({
  config,
  redis: { state },
  outbounds,
}: Parts): PurgeQueue | null {
  const { CDN_KIND, CDN_ZONE_ID, CDN_API_TOKEN } = config
  if (CDN_KIND !== 'cloudflare' || CDN_ZONE_ID === undefined || CDN_API_TOKEN === undefined) {
    return null
  }
  const outbound = outbounds.createOutbound({
    name: 'cdn',
    timeoutMs,
    isFailure: (error) => !(error instanceof PurgeRefused) || error.isPassing,
    retry: { attempts: 3, baseMs: 250, capMs: 5000, reserve: 5 },
  })
  const url = `${config.CDN_API_URL}/zones/${CDN_ZONE_ID}/purge_cache`
  const purge = (addresses: readonly string[]) =>
    outbound.run((signal) => ask(url, { token: CDN_API_TOKEN, addresses, signal }))

  return {
    async add(addresses) {
      if (addresses.length === 0) return
      const now = Date.now()
      const isTooMuch = (await state.zcard(queueKey)) + addresses.length > mostQueued
      const due = isTooMuch || addresses.includes(everything) ? [everything] : [...addresses]
      await state.zadd(queueKey, ...due.flatMap((address) => [now, address]))
    },

    async run() {
      let done = 0
      for (;;) {
        const now = Date.now()
        const due = await state.zrangebyscore(queueKey, 0, now, 'LIMIT', 0, batchSize)
        if (due.length === 0) return done
        const taken = now + leaseMs
        await state.zadd(queueKey, 'XX', ...due.flatMap((address) => [taken, address]))
        await purge(due)
        await purged.run(state, [queueKey], [taken, ...due])
        done += due.length
      }
    },
  }
}

class PurgeRefused extends Error {
  override name = 'PurgeRefused'
  readonly isPassing: boolean
  readonly retryAfterMs: number | undefined

  constructor(status: number, waitMs: number | undefined) {
    super(`The network refused to purge (${status}).`)
    this.isPassing = status === 429 || status >= 500 || status === 200
    this.retryAfterMs = waitMs
  }
}

interface Asked {
  readonly token: string
  readonly addresses: readonly string[]
  readonly signal: AbortSignal
}

/** https://developers.cloudflare.com/api/resources/cache/methods/purge/ */
async function ask(url: string, { token, addresses, signal }: Asked): Promise<void> {
  const what = addresses.includes(everything) ? { purge_everything: true } : { files: addresses }
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(what),
    redirect: 'error',
    signal,
  })
  const answer: unknown = await response.json().catch(() => null)
  const isDone = response.ok && (Object(answer) as { success?: unknown }).success === true
  if (!isDone) {
    throw new PurgeRefused(response.status, retryAfterMs(response.headers.get('Retry-After')))
  }
}
