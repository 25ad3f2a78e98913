import type { Context } from '../../../context.ts'
import type { Job } from '../../../jobs.ts'
import { catalogueChanged } from '../changed.ts'
import { tmdbParts } from './parts.ts'
import { refreshDue } from './runs.ts'

/** At 30 requests a second about a minute; what is left is due at the next run. */
const titlesARun = 1500

/** Keeps what comes from TMDb up to date; without a key there is nothing to do. */
export function tmdbJobs(context: Context): Job[] {
  const { drain, logger, config } = context
  const parts = tmdbParts(context, drain.signal)
  if (!parts) return []
  const run = async (): Promise<void> => {
    const { signal } = drain
    const report = await refreshDue(parts, { limit: titlesARun, signal, logger })
    if (report.updated + report.created > 0) await catalogueChanged(context)
    logger.info(report, 'titles of TMDb refreshed')
  }
  return [{ name: 'tmdb-refresh', schedule: config.TMDB_REFRESH_CRON, run }]
}
