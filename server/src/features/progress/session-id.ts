import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Whose a session is: a viewer's playback of a title, with the epoch it was given. */
export interface SessionOwner {
  readonly userId: string
  readonly movieId: string
  readonly epoch: number
}

/**
 * `own` is the viewer's session of this title with this epoch; `other_epoch` is their session of
 * this title, but not with this epoch; anything else is `foreign`.
 */
export type SessionCheck = 'own' | 'other_epoch' | 'foreign'

export interface SessionIds {
  issue: (owner: SessionOwner) => string
  check: (sessionId: string, owner: SessionOwner) => SessionCheck
}

const half = 8

/**
 * Playback session ids that prove themselves: the first half signs viewer and title, the second
 * half the epoch too. So an update can be judged without a look-up, an hour after its session was
 * closed and while state Redis is away. They guard against mix-ups between viewers, whose own
 * records are the only ones they could touch: 41 bits each are ample.
 */
export function createSessionIds(secret: string): SessionIds {
  const key = createHmac('sha256', secret).update('playback session').digest()
  const known = new LRUCache<string, string>({ max: 10_000 })

  const sign = (text: string): string =>
    (createHmac('sha256', key).update(text).digest().readBigUInt64BE() % 36n ** 8n)
      .toString(36)
      .padStart(half, '0')

  function issue({ userId, movieId, epoch }: SessionOwner): string {
    const playback = `${userId}|${movieId}`
    return `pbs_${sign(playback)}${sign(`${playback}|${epoch}`)}`
  }

  return {
    issue,
    check(sessionId, owner) {
      const playback = `${owner.userId}|${owner.movieId}|${owner.epoch}`
      let expected = known.get(playback)
      if (expected === undefined) {
        expected = issue(owner)
        known.set(playback, expected)
      }
      if (sessionId === expected) return 'own'
      return sessionId.startsWith(expected.slice(0, -half)) ? 'other_epoch' : 'foreign'
    },
  }
}
