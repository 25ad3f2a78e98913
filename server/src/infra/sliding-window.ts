import type { Redis } from './redis.ts'
import { loadScript } from './script.ts'

const script = loadScript(new URL('./sliding-window.lua', import.meta.url))

/** So many requests in every window of this length. */
export interface Quota {
  /** Name of the client and the limit, without the place in Redis. */
  readonly key: string
  readonly limit: number
  readonly windowMs: number
}

export interface Verdict<Q extends Quota = Quota> {
  readonly admitted: boolean
  /** The quota that is nearest to its limit, or keeps a refused request longest. */
  readonly quota: Q
  /** Requests in its window, this one included. */
  readonly used: number
  /** Until the oldest request leaves its window or, after a refusal, until one more is admitted. */
  readonly waitMs: number
}

export interface Decided<Q extends Quota> {
  /** The time of Redis. */
  readonly nowMs: number
  readonly verdicts: readonly Verdict<Q>[]
}

/** Limits up to this one are kept as a log of times, larger ones as counts. */
export const longestLog = 2000

/** Hash slots that clients are spread over: two, because the requests of a tick share a call only within one. */
const shardCount = 2

/** The shard of a quota; all quotas of one request have to be of the same. */
export function shardOf(client: string): number {
  let hash = 0
  for (let at = 0; at < client.length; at++) hash = (hash * 31 + client.charCodeAt(at)) | 0
  return (hash >>> 0) % shardCount
}

/** A limit that grows over the longest log, or shrinks below it, begins anew: the layouts differ. */
export const redisKeyOf = (shard: number, { key, limit }: Quota): string =>
  `state:1:${limit <= longestLog ? 'limit' : 'limit-counts'}:{l${shard}}:${key}`

/** Decides on requests, each with all of its quotas, in one call; earlier ones come first. */
export async function decideTogether<Q extends Quota>(
  redis: Redis,
  shard: number,
  requests: readonly (readonly Q[])[],
): Promise<Decided<Q>> {
  const keys: string[] = []
  const places = new Map<string, number>()
  const quotas: Q[] = []
  const limits: number[] = []
  let members = ''
  for (const request of requests) {
    members += twoCharacters(request.length)
    for (const quota of request) {
      let place = places.get(quota.key)
      if (place === undefined) {
        place = keys.push(redisKeyOf(shard, quota))
        places.set(quota.key, place)
        quotas.push(quota)
        limits.push(quota.limit, quota.windowMs)
      }
      members += twoCharacters(place)
    }
  }
  const reply = (await script.run(redis, keys, [...limits, members])) as number[]
  return { nowMs: reply[0] ?? 0, verdicts: requests.map((_, at) => verdictOf(reply, at, quotas)) }
}

/** A number below 4,096 as the script reads it. */
const twoCharacters = (value: number): string =>
  String.fromCharCode(48 + (value >> 6), 48 + (value & 63))

function verdictOf<Q extends Quota>(
  reply: readonly number[],
  at: number,
  quotas: readonly Q[],
): Verdict<Q> {
  const first = at * 4 + 1
  const quota = quotas[(reply[first + 1] ?? 0) - 1]
  if (!quota) throw new Error('The limits were answered in part.')
  const [used = 0, waitMs = 0] = [reply[first + 2], reply[first + 3]]
  return { admitted: reply[first] === 1, quota, used, waitMs }
}
