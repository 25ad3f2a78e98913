import type { Context } from '../../context.ts'
import type { Job } from '../../jobs.ts'
import { createFlush } from './flush.ts'
import { createFlushBuffer } from './flush-buffer.ts'
import { ProgressBuffer } from './progress-buffer.ts'
import { observeProgress } from './progress-gauges.ts'
import { ProgressStore } from './progress-store.ts'

/** Writes progress from Redis to MongoDB, once more while the worker drains. */
export function progressJobs(context: Context): Job[] {
  const { config, metrics, redis } = context
  observeProgress(metrics, redis.state)
  const flush = flushOf(context)
  return [
    {
      name: 'progress-flush',
      schedule: config.FLUSH_CRON,
      run: async () => {
        await flush()
      },
      final: true,
    },
  ]
}

/**
 * What to await before progress is acknowledged. Nothing, unless state Redis would forget it in a
 * power cut (the one in JavaScript does): then MongoDB has to hold it first.
 */
export function settling(context: Context): () => Promise<unknown> {
  return context.stateIsDurable ? () => Promise.resolve() : flushOf(context)
}

function flushOf({ logger, metrics, mongo, redis }: Context) {
  return createFlush({
    flushBuffer: createFlushBuffer(redis.state),
    buffer: new ProgressBuffer(redis.state),
    store: new ProgressStore(mongo),
    metrics,
    logger,
  })
}
