import { z } from 'zod'
import { PlayableId, PlaybackSessionId, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

const epoch = z.int().min(0)
const seq = z.int().min(0)

/** Place in the server's order of updates: a higher pair is newer. */
export const Version = z.object({ epoch, seq }).meta({ id: 'Version' })
export type Version = z.output<typeof Version>

export const PlaybackEvent = z.enum(['start', 'heartbeat', 'pause', 'seek', 'end'])
export type PlaybackEvent = z.output<typeof PlaybackEvent>

const maxSeconds = 48 * 3600
const place = {
  positionSeconds: z.number().min(0).max(maxSeconds),
  durationSeconds: z.number().gt(0).max(maxSeconds),
  playedSeconds: z
    .number()
    .min(0)
    .max(30 * 24 * 3600)
    .meta({ description: 'Time actually played in this epoch so far' }),
}

/** The whole state of one playback, so that the newest update replaces all before it. */
export const ProgressUpdate = z
  .strictObject({ sessionId: PlaybackSessionId, epoch, seq, event: PlaybackEvent, ...place })
  .meta({ id: 'ProgressUpdate' })
export type ProgressUpdate = z.output<typeof ProgressUpdate>

/** An update kept while offline: of a session, or begun offline on top of `base`. */
export const BatchUpdate = z
  .strictObject({
    movieId: PlayableId,
    sessionId: PlaybackSessionId.optional(),
    epoch: epoch.optional(),
    seq,
    base: Version.nullable()
      .optional()
      .meta({ description: 'The version playback began from offline; null when none was known' }),
    event: PlaybackEvent,
    ...place,
  })
  .refine((update) => (update.epoch === undefined) !== (update.base === undefined), {
    message: 'Give either epoch (with sessionId) or base, for playback begun offline.',
    path: ['epoch'],
  })
  .refine((update) => update.epoch === undefined || update.sessionId !== undefined, {
    message: 'An update with an epoch names its session.',
    path: ['sessionId'],
  })
  .meta({ id: 'BatchUpdate' })
export type BatchUpdate = z.output<typeof BatchUpdate>

/** What the server holds for a viewer and a title. */
export const Progress = z
  .object({
    movieId: PlayableId,
    epoch,
    seq,
    positionSeconds: z.number(),
    durationSeconds: z.number(),
    watched: z.boolean(),
    playCount: z.int(),
    playedSeconds: z.number(),
    updatedAt: Timestamp,
  })
  .meta({ id: 'Progress' })
export type Progress = z.output<typeof Progress>

const durable = Version.meta({ description: 'The newest version that MongoDB holds' })

/** The same together with what would survive a loss of Redis. */
export const ProgressState = Progress.extend({
  durable,
  nextId: PlayableId.nullable()
    .optional()
    .meta({ description: 'Of a watched episode, the one to play next; given by GET alone' }),
}).meta({ id: 'ProgressState' })
export type ProgressState = z.output<typeof ProgressState>

export const UpdateResult = z.enum(['accepted', 'duplicate', 'stale'])
export type UpdateResult = z.output<typeof UpdateResult>

export const UpdateReply = z
  .object({ result: UpdateResult, current: Progress, durable })
  .meta({ id: 'UpdateReply' })
export type UpdateReply = z.output<typeof UpdateReply>

export const BatchResult = z
  .object({
    movieId: z.string(),
    result: z.enum(['accepted', 'duplicate', 'stale', 'conflict', 'invalid']),
    current: Progress.nullable(),
    durable: durable.nullable(),
    problem: z.object({ code: z.string(), detail: z.string() }).optional(),
  })
  .meta({ id: 'BatchResult' })
export type BatchResult = z.output<typeof BatchResult>

const movieId = z.strictObject({ movieId: PlayableId })

export const progress = {
  batch: endpoint({
    method: 'POST',
    path: '/api/streaming/progress/batch',
    scope: 'write',
    access: 'viewer',
    tag: 'Progress',
    summary: 'Report what was kept while offline; each update is judged on its own',
    body: z
      .strictObject({ updates: z.array(z.unknown()).min(1).max(500) })
      .meta({ id: 'ProgressBatch', description: 'updates: 1 to 500 of BatchUpdate' }),
    maxBodyBytes: 256 * 1024,
    response: z.object({ results: z.array(BatchResult) }).meta({ id: 'BatchReply' }),
    errors: ['dependency_unavailable'],
    limit: 'progress',
  }),
  update: endpoint({
    method: 'POST',
    path: '/api/streaming/progress/:movieId',
    scope: 'write',
    access: 'viewer',
    tag: 'Progress',
    summary: 'Report where playback is',
    params: movieId,
    body: ProgressUpdate,
    response: UpdateReply,
    errors: ['not_found', 'forbidden', 'dependency_unavailable'],
    limit: 'progress',
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/streaming/progress/:movieId',
    scope: 'read',
    access: 'viewer',
    tag: 'Progress',
    summary: 'The viewer’s place in a title',
    params: movieId,
    response: ProgressState,
    errors: ['no_progress', 'dependency_unavailable'],
    limit: 'progress',
  }),
  setWatched: endpoint({
    method: 'PUT',
    path: '/api/streaming/progress/:movieId/watched',
    scope: 'write',
    access: 'viewer',
    tag: 'Progress',
    summary: 'Mark as watched or unwatched; opens a new epoch',
    params: movieId,
    body: z.strictObject({ watched: z.boolean() }).meta({ id: 'WatchedMark' }),
    response: ProgressState,
    errors: ['not_found', 'dependency_unavailable'],
    limit: 'progress',
  }),
}
