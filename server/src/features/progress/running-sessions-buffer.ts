import type { Redis } from '../../infra/redis.ts'
import { unpack } from './packed.ts'
import { idleMs, parseSession, toMs, type SessionDetails } from './progress-buffer.ts'
import {
  memberOf,
  parseMember,
  playingKey,
  recordsKey,
  sessionsKey,
  shardCount,
  shardOf,
} from './progress-keys.ts'
import type { RecordName } from './record.ts'

/** A playback that had a report lately, and where it is. */
export interface Running extends SessionDetails {
  readonly userId: string
  readonly deviceId: string
  readonly lastSeenMs: number
  readonly positionSeconds: number
}

/** Where a page ended: playbacks are listed by when they were seen last. */
export interface SeenPosition {
  readonly seenMs: number
  readonly member: string
}

export type RunningSessions = ReturnType<typeof createRunningSessions>

/** Running playbacks in state Redis; each question is two round trips. */
export function createRunningSessions(redis: Redis) {
  return {
    /** Those of a viewer, seen last first. */
    async ofUser(userId: string): Promise<Running[]> {
      const [clock, sessions] = await Promise.all([
        redis.time(),
        redis.hgetall(sessionsKey(userId)),
      ])
      const names = Object.keys(sessions).map((movieId) => ({ userId, movieId }))
      const running = await details(redis, names)
      return running.filter(({ lastSeenMs }) => lastSeenMs + idleMs > toMs(clock)).sort(byLastSeen)
    },

    /** A page of everybody's, and where the next one begins. */
    async page(
      after: SeenPosition | undefined,
      limit: number,
    ): Promise<{ items: Running[]; next: SeenPosition | undefined }> {
      const found = await seen(redis, after, limit + 1)
      const page = found.slice(0, limit)
      const items = await details(
        redis,
        page.map(({ member }) => parseMember(member)),
      )
      return { items: items.sort(byLastSeen), next: found[limit] && page.at(-1) }
    },
  }
}

async function seen(
  redis: Redis,
  after: SeenPosition | undefined,
  limit: number,
): Promise<SeenPosition[]> {
  const now = toMs(await redis.time())
  const pipeline = redis.pipeline()
  const from = after ? after.seenMs + idleMs : '+inf'
  for (let shard = 0; shard < shardCount; shard++) {
    // Those of the border's very millisecond are left out below.
    const range = [from, `(${now}`, 'WITHSCORES', 'LIMIT', 0, limit + 50] as const
    pipeline.zrevrangebyscore(playingKey(shard), ...range)
  }
  const pairs = repliesOf(await pipeline.exec()) as string[][]
  return pairs
    .flatMap((flat) =>
      flat.flatMap((member, index) =>
        index % 2 === 0 ? [{ member, seenMs: Number(flat[index + 1]) - idleMs }] : [],
      ),
    )
    .filter((each) => !after || compareSeen(after, each) < 0)
    .sort(compareSeen)
    .slice(0, limit)
}

const compareSeen = (a: SeenPosition, b: SeenPosition): number =>
  b.seenMs - a.seenMs || (a.member < b.member ? -1 : a.member > b.member ? 1 : 0)

const byLastSeen = (a: Running, b: Running): number => b.lastSeenMs - a.lastSeenMs

/** What is known of each; a playback that has just ended is left out. */
async function details(redis: Redis, names: readonly RecordName[]): Promise<Running[]> {
  const pipeline = redis.pipeline()
  for (const { userId, movieId } of names) {
    pipeline.hget(sessionsKey(userId), movieId)
    pipeline.zscore(playingKey(shardOf(userId)), memberOf(userId, movieId))
    pipeline.hget(recordsKey(userId), movieId)
  }
  const replies = repliesOf(await pipeline.exec()) as (string | null)[]
  return names.flatMap(({ userId }, index) => {
    const [session, idleAt, packed] = replies.slice(index * 3, index * 3 + 3)
    if (!session || !idleAt) return []
    const positionSeconds = packed ? unpack(packed).record.positionSeconds : 0
    const lastSeenMs = Number(idleAt) - idleMs
    const deviceId = session.slice(0, session.indexOf(' '))
    return [{ ...parseSession(session), userId, deviceId, lastSeenMs, positionSeconds }]
  })
}

function repliesOf(replies: [Error | null, unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, value]) => {
    if (error) throw error
    return value
  })
}
