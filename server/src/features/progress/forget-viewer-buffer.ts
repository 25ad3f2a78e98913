import type { Redis } from '../../infra/redis.ts'
import {
  deadKey,
  dirtyCountField,
  dirtyKey,
  failuresKey,
  memberOf,
  playingKey,
  recordsKey,
  sessionsKey,
  shardOf,
} from './progress-keys.ts'

/**
 * Removes everything of a viewer from state Redis, in one transaction of one slot: a flush sees
 * either the records and their marks, or neither.
 */
export async function forgetViewer(redis: Redis, userId: string): Promise<void> {
  const shard = shardOf(userId)
  const [records, sessions] = [recordsKey(userId), sessionsKey(userId)]
  const titles = [...(await redis.hkeys(records)), ...(await redis.hkeys(sessions))]
  const members = titles
    .filter((title) => title !== dirtyCountField)
    .map((movieId) => memberOf(userId, movieId))
  const transaction = redis.multi().del(records).del(sessions)
  if (members.length > 0) {
    transaction.zrem(dirtyKey(shard), ...members).zrem(playingKey(shard), ...members)
    transaction.hdel(failuresKey(shard), ...members).hdel(deadKey(shard), ...members)
  }
  await transaction.exec()
}
