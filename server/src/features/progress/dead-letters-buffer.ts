import type { Redis } from '../../infra/redis.ts'
import { deadKey, memberOf, parseMember, shardCount, shardOf } from './progress-keys.ts'
import type { RecordName } from './record.ts'

/** A record that could not be written, packed, and what is known of its failure. */
export interface Letter extends RecordName {
  readonly record: string
  readonly reason: string
  readonly failedAt: string
  readonly attempts: number
}

export type DeadLetters = ReturnType<typeof createDeadLetters>

/** Dead letters in state Redis. */
export function createDeadLetters(redis: Redis) {
  return {
    /** A page in the order of their names, and where the next one begins. */
    async page(
      after: string | undefined,
      limit: number,
    ): Promise<{ items: Letter[]; next: string | undefined }> {
      const shards = Array.from({ length: shardCount }, (_, shard) => redis.hkeys(deadKey(shard)))
      const members = (await Promise.all(shards)).flat().sort()
      const rest = after === undefined ? members : members.filter((member) => member > after)
      const page = rest.slice(0, limit)
      const texts = await Promise.all(
        page.map((member) => redis.hget(deadKey(shardOf(parseMember(member).userId)), member)),
      )
      return {
        items: texts.flatMap((text) => (text === null ? [] : [parseLetter(text)])),
        next: rest.length > limit ? page.at(-1) : undefined,
      }
    },

    async find({ userId, movieId }: RecordName): Promise<Letter | null> {
      const text = await redis.hget(deadKey(shardOf(userId)), memberOf(userId, movieId))
      return text === null ? null : parseLetter(text)
    },

    /** False when there is none of this name. */
    async remove({ userId, movieId }: RecordName): Promise<boolean> {
      return (await redis.hdel(deadKey(shardOf(userId)), memberOf(userId, movieId))) === 1
    },
  }
}

const parseLetter = (text: string): Letter => JSON.parse(text) as Letter
