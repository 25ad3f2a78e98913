import { loadConfig } from '../../server/src/config.ts'
import { createContext } from '../../server/src/context.ts'
import { createFlush } from '../../server/src/features/progress/flush.ts'
import {
  createFlushBuffer,
  type FlushBuffer,
} from '../../server/src/features/progress/flush-buffer.ts'
import { ProgressBuffer } from '../../server/src/features/progress/progress-buffer.ts'
import { dirtyKey, memberOf } from '../../server/src/features/progress/progress-keys.ts'
import { ProgressStore } from '../../server/src/features/progress/progress-store.ts'
import { schedule } from '../../server/src/jobs.ts'

/**
 * The worker with one mistake: it clears the dirty marks of what it wrote without looking whether
 * the record still is what it wrote. The harness must find that it loses updates.
 */
const context = await createContext(loadConfig())
const { config, logger, metrics, mongo, redis } = context

const flushBuffer: FlushBuffer = {
  ...createFlushBuffer(redis.state),
  async acknowledge(shard, written) {
    const members = written.map(({ userId, movieId }) => memberOf(userId, movieId))
    if (members.length > 0) await redis.state.zrem(dirtyKey(shard), ...members)
    return written.length
  },
}
const flush = createFlush({
  flushBuffer,
  buffer: new ProgressBuffer(redis.state),
  store: new ProgressStore(mongo),
  metrics,
  logger,
})
const job = {
  name: 'careless-flush',
  schedule: config.FLUSH_CRON,
  run: async () => {
    await flush()
  },
}
schedule([job], context)
process.send?.({ working: true })
process.on('disconnect', () => process.exit(1))
