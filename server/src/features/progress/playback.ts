import type { Context } from '../../context.ts'
import { createAnnouncements } from './announcements.ts'
import { settling } from './jobs.ts'
import { ProgressAccess, redisMs } from './progress-access.ts'
import { createProgressBatch } from './progress-batch.ts'
import { ProgressBuffer } from './progress-buffer.ts'
import { ProgressReports } from './progress-reports.ts'
import { ProgressStore } from './progress-store.ts'
import { createRunningSessions } from './running-sessions-buffer.ts'
import { createSessionIds } from './session-id.ts'
import { createTitleTimelines } from './title-timelines.ts'
import { ViewerLists } from './viewer-lists.ts'

export type Playback = ReturnType<typeof createPlayback>

/** Everything the routes of this feature call, over the stores of the context. */
export function createPlayback(context: Context) {
  const { audience, config, metrics, stateAvailability: availability, titles } = context
  const { views } = audience
  const buffer = new ProgressBuffer(context.redis.state, (call) =>
    availability.attempt(redisMs, call),
  )
  const store = new ProgressStore(context.mongo)
  const access = new ProgressAccess({ buffer, store, availability })
  const sessionIds = createSessionIds(config.MEDIA_SIGNING_SECRET)
  const timelines = createTitleTimelines(titles)
  const announcements = createAnnouncements(context.events)
  const running = createRunningSessions(context.redis.state)
  const reports = new ProgressReports({ access, buffer, sessionIds, timelines, metrics, views })
  return {
    access,
    announcements,
    reports,
    timelines,
    titles,
    settled: settling(context),
    batch: createProgressBatch({ access, reports }),
    sessions: { config, access, buffer, sessionIds, running, titles, announcements },
    lists: new ViewerLists({ buffer, store, titles }),
  }
}
