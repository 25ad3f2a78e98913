import type { FlushRun } from '@cinema/contract'
import type { Redis } from '../../infra/redis.ts'

const historyKey = 'state:1:flushes:{flush}'
const lostKey = 'state:1:lost:{flush}'
const kept = 50

/** The newest flushes of all workers, and how many acknowledged versions any of them found lost. */
export function createFlushHistory(redis: Redis) {
  return {
    async note(run: FlushRun, lost: number): Promise<void> {
      const transaction = redis.multi()
      transaction.lpush(historyKey, JSON.stringify(run)).ltrim(historyKey, 0, kept - 1)
      if (lost > 0) transaction.incrby(lostKey, lost)
      await transaction.exec()
    },

    async read(): Promise<{ runs: FlushRun[]; lost: number }> {
      const [runs, lost] = await Promise.all([
        redis.lrange(historyKey, 0, kept - 1),
        redis.get(lostKey),
      ])
      return { runs: runs.map((text) => JSON.parse(text) as FlushRun), lost: Number(lost ?? 0) }
    },
  }
}
