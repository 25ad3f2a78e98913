import { loadConfig } from './config.ts'
import { createContext } from './context.ts'
import { accountJobs } from './features/auth/erasure.ts'
import { purgeJobs } from './features/operations/purge.ts'
import { bulkImportJobs } from './features/catalogue/bulk/run.ts'
import { tmdbJobs } from './features/catalogue/tmdb/jobs.ts'
import { catalogueJobs } from './features/catalogue/warm.ts'
import { uploadJobs } from './features/library/jobs.ts'
import { startFilmWork } from './features/library/transcode/work.ts'
import { progressJobs } from './features/progress/jobs.ts'
import { socialJobs } from './features/social/jobs.ts'
import { serveMetrics } from './http/metrics-server.ts'
import { closeServer, exitOnSignal } from './infra/drain.ts'
import { runProcess } from './infra/process.ts'
import { startTracing } from './infra/tracing.ts'
import { schedule, type Job } from './jobs.ts'
import { holdPersonalData } from './personal-data.ts'

/** The background process: configuration, context, jobs, drain. */
runProcess(async () => {
  const config = loadConfig()
  const context = await createContext(config)
  const tracing = await startTracing(config, { name: 'worker', version: context.version })
  holdPersonalData(context)
  const films = startFilmWork(context)
  const jobs: Job[] = [
    ...progressJobs(context),
    ...catalogueJobs(context),
    ...tmdbJobs(context),
    ...bulkImportJobs(context),
    ...purgeJobs(context),
    ...socialJobs(context),
    ...accountJobs(context),
    ...uploadJobs(context),
    films.job,
  ]
  const scheduler = schedule(jobs, context)
  const metricsServer = await serveMetrics(config, context.metrics)
  context.logger.info({ jobs: jobs.map(({ name }) => name) }, 'working')
  process.send?.({ working: true })

  exitOnSignal(context.logger, async () => {
    context.drain.begin()
    await scheduler.stop()
    await films.stop()
    if (metricsServer) await closeServer(metricsServer)
    await tracing.close()
    await context.close()
  })
})
