import type { Redis } from '../../infra/redis.ts'

const able = 'state:1:transcoders:{media}:able'
const present = 'state:1:transcoders:{media}:present'
const lifeSeconds = 60

/** What workers say of themselves every few seconds: only they know whether they have ffmpeg. */
export function transcoders(redis: Redis) {
  return {
    async announce({ hasFfmpeg }: { hasFfmpeg: boolean }): Promise<void> {
      await redis.set(present, '1', 'EX', lifeSeconds)
      if (hasFfmpeg) await redis.set(able, '1', 'EX', lifeSeconds)
    },

    /** Why nothing could be made of an upload now; null when there is a worker that can. */
    async obstacle(): Promise<string | null> {
      const [canTranscode, isThere] = await redis.mget(able, present)
      if (canTranscode != null) return null
      return isThere == null
        ? 'No worker is running that could make a film of it.'
        : 'No worker finds ffmpeg and ffprobe on its PATH: install ffmpeg there.'
    },
  }
}
