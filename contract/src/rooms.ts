import { z } from 'zod'
import { idOf, PlayableId, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'
import { ResetEvent } from './events.ts'

export const RoomId = idOf('rom', 'a room')

/** How many watch together at most. */
export const mostRoomMembers = 8

/** An invitation as people type it: hyphens, case and letters that look like digits do not matter. */
export const RoomCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toUpperCase().replaceAll(/[\s-]/g, ''))
  .transform((typed) => typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1'))
  .pipe(
    z
      .string()
      .regex(/^[0-9A-HJKMNP-TV-Z]{12}$/, 'An invitation code has twelve letters and digits.'),
  )

const position = z
  .number()
  .min(0)
  .max(48 * 3600)

/** What a room is to do: all of it, so that the newest command replaces all before it. */
export const RoomCommand = z
  .strictObject({ playing: z.boolean(), positionSeconds: position })
  .meta({ id: 'RoomCommand' })
export type RoomCommand = z.output<typeof RoomCommand>

export const RoomPlayback = z
  .object({
    ...RoomCommand.shape,
    startsAt: Timestamp.meta({
      description: 'When `positionSeconds` is left, while it plays; later than now while it waits',
    }),
    version: z.int().meta({ description: 'Of the place to be loaded for; changes with a jump' }),
  })
  .meta({ id: 'RoomPlayback' })
export type RoomPlayback = z.output<typeof RoomPlayback>

export const RoomMember = z
  .object({
    username: z.string(),
    avatarUrl: z.string().nullable(),
    state: z.enum(['ready', 'waiting', 'behind']).meta({
      description: '`waiting` is waited for, `behind` is not any more and catches up by itself',
    }),
  })
  .meta({ id: 'RoomMember' })
export type RoomMember = z.output<typeof RoomMember>

export const Room = z
  .object({
    roomId: RoomId,
    code: z.string().meta({ description: 'The invitation: who has it can join' }),
    movieId: PlayableId,
    durationSeconds: z.number().nullable(),
    revision: z.int().meta({ description: 'Higher is newer' }),
    playback: RoomPlayback,
    members: z.array(RoomMember).max(mostRoomMembers),
    now: Timestamp.meta({ description: 'The clock that `startsAt` is of' }),
  })
  .meta({ id: 'Room' })
export type Room = z.output<typeof Room>

/** What somebody did, for the others to be told. */
export const RoomCause = z
  .object({
    action: z.enum(['joined', 'left', 'played', 'paused', 'sought']),
    username: z.string(),
  })
  .meta({ id: 'RoomCause' })
export type RoomCause = z.output<typeof RoomCause>

/** The room as it is now; `cause` is null when nobody did anything but get ready or stay away. */
export const RoomChangedEvent = z
  .object({ type: z.literal('room'), room: Room, cause: RoomCause.nullable() })
  .meta({ id: 'RoomChangedEvent' })

export const RoomEvent = z
  .discriminatedUnion('type', [RoomChangedEvent, ResetEvent])
  .meta({ id: 'RoomEvent' })
export type RoomEvent = z.output<typeof RoomEvent>

const roomId = z.strictObject({ roomId: RoomId })
const about = { access: 'viewer', tag: 'Watching together' } as const

export const rooms = {
  open: endpoint({
    ...about,
    method: 'POST',
    path: '/api/rooms',
    scope: 'write',
    summary: 'Open a room around a title and join it; a viewer is in one room at a time',
    body: z
      .strictObject({ movieId: PlayableId, positionSeconds: position.default(0) })
      .meta({ id: 'RoomOpening' }),
    status: 201,
    response: Room,
    errors: ['not_found', 'forbidden', 'dependency_unavailable'],
    limit: 'invitation',
  }),
  join: endpoint({
    ...about,
    method: 'POST',
    path: '/api/rooms/join',
    scope: 'write',
    summary: 'Join a room by its invitation; safe to repeat',
    body: z.strictObject({ code: RoomCode }).meta({ id: 'RoomJoining' }),
    response: Room,
    errors: ['not_found', 'forbidden', 'room_full', 'dependency_unavailable'],
    limit: 'invitation',
  }),
  get: endpoint({
    ...about,
    method: 'GET',
    path: '/api/rooms/:roomId',
    scope: 'read',
    summary: 'A room the viewer is in',
    params: roomId,
    response: Room,
    errors: ['not_found', 'dependency_unavailable'],
    limit: 'progress',
  }),
  stream: endpoint({
    ...about,
    method: 'GET',
    path: '/api/rooms/:roomId/events',
    scope: 'read',
    summary: 'The room each time it changes, as server-sent events; goes on after `Last-Event-ID`',
    params: roomId,
    produces: 'text/event-stream',
    event: RoomEvent,
    errors: [
      'not_found',
      'forbidden',
      'abnormal_usage',
      'dependency_unavailable',
      'temporarily_overloaded',
    ],
    priority: 'playback',
  }),
  command: endpoint({
    ...about,
    method: 'PUT',
    path: '/api/rooms/:roomId/playback',
    scope: 'write',
    summary: 'Play, pause or seek, for everybody in the room',
    params: roomId,
    body: RoomCommand,
    maxBodyBytes: 1024,
    response: Room,
    errors: ['not_found', 'dependency_unavailable'],
    limit: 'progress',
  }),
  report: endpoint({
    ...about,
    method: 'PUT',
    path: '/api/rooms/:roomId/presence',
    scope: 'write',
    summary: 'Stay in the room, and say whether the place of `version` is loaded',
    params: roomId,
    body: z
      .strictObject({ version: z.int().min(0), ready: z.boolean() })
      .meta({ id: 'RoomPresence' }),
    maxBodyBytes: 1024,
    response: Room,
    errors: ['not_found', 'dependency_unavailable'],
    limit: 'progress',
  }),
  leave: endpoint({
    ...about,
    method: 'DELETE',
    path: '/api/rooms/:roomId/presence',
    scope: 'write',
    summary: 'Leave the room, which closes behind the last member',
    params: roomId,
    status: 204,
    errors: ['not_found', 'dependency_unavailable'],
    limit: 'progress',
  }),
}
