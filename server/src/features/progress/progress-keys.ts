import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/**
 * Shards of the progress state in Redis, each in one hash slot. Few, because the updates of a tick
 * share a call only within a shard, and every flush asks each shard; enough for a cluster to spread.
 */
export const shardCount = 16

const shards = new LRUCache<string, number>({ max: 50_000 })

/** The shard of a viewer; the same in every process. */
export function shardOf(userId: string): number {
  const known = shards.get(userId)
  if (known !== undefined) return known
  const shard = createHash('sha1').update(userId).digest().readUInt8(0) % shardCount
  shards.set(userId, shard)
  return shard
}

const key = (thing: string, shard: number, rest = ''): string =>
  `state:1:${thing}:{p${shard.toString(16).padStart(2, '0')}}${rest}`

/** What the keys of a shard's viewers begin with. */
export const recordsPrefix = (shard: number): string => key('progress', shard, ':')
/** A viewer's records, packed, by title; `#` counts the dirty ones. */
export const recordsKey = (userId: string): string => recordsPrefix(shardOf(userId)) + userId
/** A viewer's running playback sessions by title. */
export const sessionsKey = (userId: string): string =>
  key('playback', shardOf(userId), `:${userId}`)
/** When each dirty record is due to be written to MongoDB. */
export const dirtyKey = (shard: number): string => key('dirty', shard)
/** When each running playback counts as idle. */
export const playingKey = (shard: number): string => key('playing', shard)
/** How often writing a record has failed. */
export const failuresKey = (shard: number): string => key('failures', shard)
/** Records that were set aside with their reason. */
export const deadKey = (shard: number): string => key('dead', shard)

/** A record's name in the sorted sets and hashes of its shard. */
export const memberOf = (userId: string, movieId: string): string => `${userId}|${movieId}`

export function parseMember(member: string): { userId: string; movieId: string } {
  const separator = member.indexOf('|')
  return { userId: member.slice(0, separator), movieId: member.slice(separator + 1) }
}

/** The field of a viewer's records that counts those that MongoDB does not hold yet. */
export const dirtyCountField = '#'
