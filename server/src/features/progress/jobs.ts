import type { Context } from '../../context.ts'
import type { Job } from '../../jobs.ts'
import { createFlush, type FlushTotals } from './flush.ts'
import { createFlushBuffer } from './flush-buffer.ts'
import { createFlushHistory } from './flush-history-buffer.ts'
import { unavailable } from './progress-access.ts'
import { ProgressBuffer } from './progress-buffer.ts'
import { observeProgress } from './progress-gauges.ts'
import { ProgressStore } from './progress-store.ts'

/** Writes progress from Redis to MongoDB, once more while the worker drains. */
export function progressJobs(context: Context): Job[] {
  const { config, metrics, redis } = context
  observeProgress(metrics, redis.state)
  const flush = flushOf(context)
  const note = noting(context)
  return [
    {
      name: 'progress-flush',
      schedule: config.FLUSH_CRON,
      run: async () => {
        const startedAt = performance.now()
        const totals = await flush()
        await note(totals, performance.now() - startedAt)
      },
      final: true,
    },
  ]
}

/**
 * What to await before progress is acknowledged. Nothing, unless state Redis would forget it in a
 * power cut (the one in JavaScript does): then MongoDB has to hold it first.
 */
export function settling(context: Context): () => Promise<void> | undefined {
  if (context.stateIsDurable) return () => undefined
  const flush = flushOf(context)
  return async () => {
    try {
      await flush()
    } catch (error) {
      // While Redis is away the report went to MongoDB by itself.
      if (!context.stateAvailability.isAway) throw unavailable(error)
    }
  }
}

/** Keeps what a flush did for the administrators to see; a flush does not fail for it. */
function noting({ logger, redis }: Context) {
  const history = createFlushHistory(redis.state)
  return async (totals: FlushTotals, elapsedMs: number): Promise<void> => {
    const { lost, ...counts } = totals
    const records = Object.values(counts).reduce((sum, number) => sum + number, 0)
    if (records === 0 && lost === 0) return
    if (lost > 0) logger.error({ lost }, 'acknowledged progress was missing or set back')
    const at = new Date().toISOString()
    await history
      .note({ at, records, durationMs: Math.round(elapsedMs), counts }, lost)
      .catch((error: unknown) => logger.warn({ err: error }, 'the flush is missing in its history'))
  }
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
