import { z } from 'zod'
import { CatalogueImport } from './catalogue-imports.ts'
import { PlayableId, PlaybackSessionId } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Progress } from './progress.ts'
import { Upload } from './uploads.ts'

const sessionId = PlaybackSessionId

/** A place has moved: lists that show it can be brought up to date. */
export const ProgressEvent = z
  .object({
    type: z.literal('progress'),
    movieId: PlayableId,
    sessionId: sessionId
      .nullable()
      .meta({ description: 'The playback it came from, so that its own device can skip it' }),
    current: Progress,
  })
  .meta({ id: 'ProgressEvent' })
export type ProgressEvent = z.output<typeof ProgressEvent>

/** Another device went on with a title that plays here: the older player pauses. */
export const TakeoverEvent = z
  .object({
    type: z.literal('takeover'),
    movieId: PlayableId,
    sessionId: sessionId.meta({ description: 'The playback that took over' }),
    replacedSessionId: sessionId.meta({ description: 'The playback that was taken over' }),
    deviceName: z.string().nullable(),
    positionSeconds: z.number().meta({ description: 'Where the other device began' }),
  })
  .meta({ id: 'TakeoverEvent' })
export type TakeoverEvent = z.output<typeof TakeoverEvent>

/** A playback was ended from elsewhere: its player stops. */
export const SessionEndedEvent = z
  .object({ type: z.literal('session_ended'), movieId: PlayableId, sessionId })
  .meta({ id: 'SessionEndedEvent' })
export type SessionEndedEvent = z.output<typeof SessionEndedEvent>

/** An upload of the viewer's has got further. */
export const UploadEvent = z
  .object({ type: z.literal('upload'), upload: Upload })
  .meta({ id: 'UploadEvent' })
export type UploadEvent = z.output<typeof UploadEvent>

/** An import of the viewer's has got further. */
export const CatalogueImportEvent = z
  .object({ type: z.literal('catalogue_import'), import: CatalogueImport })
  .meta({ id: 'CatalogueImportEvent' })
export type CatalogueImportEvent = z.output<typeof CatalogueImportEvent>

/** Events since the client's `Last-Event-ID` are no longer all at hand: load anew what is shown. */
export const ResetEvent = z.object({ type: z.literal('reset') }).meta({ id: 'ResetEvent' })

/** What `data` of an event holds; `type` is also the name in its `event` field. */
export const ViewerEvent = z
  .discriminatedUnion('type', [
    ProgressEvent,
    TakeoverEvent,
    SessionEndedEvent,
    UploadEvent,
    CatalogueImportEvent,
    ResetEvent,
  ])
  .meta({ id: 'ViewerEvent' })
export type ViewerEvent = z.output<typeof ViewerEvent>

export const events = {
  stream: endpoint({
    method: 'GET',
    path: '/api/events',
    scope: 'read',
    access: 'viewer',
    tag: 'Events',
    summary:
      'What happens on the viewer’s other devices, as server-sent events; continues after `Last-Event-ID`',
    produces: 'text/event-stream',
    event: ViewerEvent,
    errors: ['abnormal_usage', 'dependency_unavailable', 'temporarily_overloaded'],
    priority: 'playback',
  }),
}
