import { SpanKind } from '@opentelemetry/api'
import cron, { type ScheduledTask } from 'node-cron'
import type { Logger } from './infra/logger.ts'
import { inSpan } from './infra/spans.ts'
import type { Metrics } from './metrics.ts'

/** A job of the worker. `run` is safe in several workers at once; `final` says to run it while draining. */
export interface Job {
  readonly name: string
  /** Cron expression with seconds. */
  readonly schedule: string
  readonly run: () => Promise<void>
  readonly final?: boolean
}

export interface Scheduler {
  /** Stops scheduling, waits for what runs, and runs final jobs once more. */
  stop: () => Promise<void>
}

/**
 * Runs each job on its schedule, one run of a job at a time. A failed run is logged and counted;
 * the next one comes when it is due.
 * @throws Error for an invalid cron expression.
 */
export function schedule(
  jobs: readonly Job[],
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Scheduler {
  const wrong = jobs.find((job) => !cron.validate(job.schedule))
  if (wrong)
    throw new Error(`The schedule of ${wrong.name} is not a cron expression: ${wrong.schedule}`)
  const running = new Set<Promise<void>>()

  const runOnce = async ({ name, run }: Job): Promise<void> => {
    const startedAt = performance.now()
    let result = 'success'
    try {
      await inSpan(`job ${name}`, run, SpanKind.INTERNAL)
    } catch (error) {
      result = 'failure'
      logger.error({ job: name, err: error }, 'job failed')
    }
    metrics.jobDuration.labels(name, result).observe((performance.now() - startedAt) / 1000)
  }

  // That a long job is still at work when its next run is due is nothing to warn of.
  const debug = (message: string | Error): void => logger.debug(String(message))
  const quietly = { info: debug, warn: debug, error: debug, debug }

  const tasks: ScheduledTask[] = jobs.map((job) =>
    cron.schedule(
      job.schedule,
      async () => {
        const run = runOnce(job)
        running.add(run)
        await run
        running.delete(run)
      },
      { name: job.name, noOverlap: true, logger: quietly },
    ),
  )

  return {
    async stop() {
      // destroy() does not await a running task.
      for (const task of tasks) await task.destroy()
      await Promise.all(running)
      for (const job of jobs) if (job.final) await runOnce(job)
    },
  }
}
