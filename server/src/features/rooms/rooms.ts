import type { Room, RoomCause, RoomCommand } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError, invalidField } from '../../http/errors.ts'
import { titleFor } from '../../http/title-for.ts'
import type { Viewer } from '../../http/viewer.ts'
import { toRoom } from './presenter.ts'
import { unknownRoom, type RoomChanges } from './room-changes.ts'
import { newCode, roomIdOf } from './room-code.ts'
import {
  memberOf,
  openRoom,
  settled,
  withCommand,
  withMember,
  withoutMember,
  withPresence,
  type Person,
  type RoomState,
} from './room.ts'

interface Parts {
  readonly changes: RoomChanges
  readonly titles: Context['titles']
}

/** @throws AppError `not_found`, `forbidden` as for playing the title alone. */
export async function openRoomFor(
  { changes, titles }: Parts,
  viewer: Viewer,
  { movieId, positionSeconds }: { movieId: string; positionSeconds: number },
): Promise<Room> {
  const { durationSeconds } = await titleFor(titles, viewer, movieId)
  assertWithin(positionSeconds, durationSeconds)
  const code = newCode()
  const roomId = roomIdOf(code)
  const room = await changes.create(roomId, (moment) => {
    const empty = openRoom({ code, movieId, durationSeconds }, positionSeconds, moment)
    return withMember(empty, personOf(viewer), moment)
  })
  await enter(changes, viewer, roomId)
  return room
}

/** @throws AppError `not_found`, `room_full`, `forbidden` as for playing the title alone. */
export async function joinRoom(
  { changes, titles }: Parts,
  viewer: Viewer,
  code: string,
): Promise<Room> {
  const roomId = roomIdOf(code)
  const { room } = await changes.read(roomId).catch(withoutInvitation)
  await titleFor(titles, viewer, room.movieId)
  const joined = await changes.change(roomId, by('joined', viewer), (now, moment) =>
    withMember(now, personOf(viewer), moment),
  )
  await enter(changes, viewer, roomId)
  return joined
}

/** The room for one of its members, who may still play what is on. */
export async function roomFor(
  { changes, titles }: Parts,
  viewer: Viewer,
  roomId: string,
): Promise<Room> {
  const { room, nowMs } = await changes.read(roomId)
  const now = settled(room, { nowMs })
  assertMember(now, viewer)
  await titleFor(titles, viewer, room.movieId)
  return toRoom(now, nowMs)
}

export const commandRoom = (
  { changes }: Parts,
  viewer: Viewer,
  { roomId, ...command }: RoomCommand & { roomId: string },
): Promise<Room> =>
  changes.change(
    roomId,
    (room) => by(actionOf(command, room), viewer),
    (room, moment) => {
      assertMember(room, viewer)
      assertWithin(command.positionSeconds, room.durationSeconds)
      return withCommand(room, viewer.userId, command, moment)
    },
  )

export const reportPresence = (
  { changes }: Parts,
  viewer: Viewer,
  { roomId, ...presence }: { roomId: string; version: number; ready: boolean },
): Promise<Room> =>
  changes.change(roomId, null, (room, moment) => {
    assertMember(room, viewer)
    return withPresence(room, personOf(viewer), presence, moment)
  })

export async function leaveRoom(
  changes: RoomChanges,
  { userId }: Pick<Viewer, 'userId'>,
  roomId: string,
): Promise<void> {
  const { room } = await changes.read(roomId)
  assertMember(room, { userId })
  await changes.change(roomId, by('left', memberOf(room, userId)), (now, moment) =>
    withoutMember(now, userId, moment),
  )
}

/** Takes a viewer out of the room they are in, and forgets that they were there. */
export async function forgetMember(changes: RoomChanges, userId: string): Promise<void> {
  const roomId = await changes.roomOf(userId)
  if (roomId !== null) await leaveIfThere(changes, { userId }, roomId)
  await changes.forget(userId)
}

/** A viewer is in one room at a time: they leave the one they were in. */
async function enter(changes: RoomChanges, viewer: Viewer, roomId: string): Promise<void> {
  const before = await changes.enter(viewer.userId, roomId)
  if (before !== null && before !== roomId) await leaveIfThere(changes, viewer, before)
}

async function leaveIfThere(...leaving: Parameters<typeof leaveRoom>): Promise<void> {
  await leaveRoom(...leaving).catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'not_found') throw error
  })
}

const by = (
  action: RoomCause['action'],
  who: { username: string } | undefined,
): RoomCause | null => (who ? { action, username: who.username } : null)

function actionOf({ playing }: RoomCommand, { playback }: RoomState): RoomCause['action'] {
  if (playing === playback.playing) return 'sought'
  return playing ? 'played' : 'paused'
}

const personOf = ({ userId, username, avatarUrl }: Viewer): Person => ({
  userId,
  username,
  avatarUrl: avatarUrl ?? null,
})

function assertMember(room: RoomState, { userId }: Pick<Viewer, 'userId'>): void {
  if (!memberOf(room, userId)) throw unknownRoom()
}

function assertWithin(positionSeconds: number, durationSeconds: number | null): void {
  if (durationSeconds === null || positionSeconds <= durationSeconds) return
  throw invalidField('positionSeconds', `The title ends after ${durationSeconds} seconds.`)
}

function withoutInvitation(error: unknown): never {
  if (!(error instanceof AppError)) throw error
  throw new AppError('not_found', 'No room has this invitation; it may have closed.')
}
