import { mostRoomMembers, type RoomCommand } from '@cinema/contract'
import { AppError } from '../../http/errors.ts'

export interface Person {
  readonly userId: string
  readonly username: string
  readonly avatarUrl?: string | null
}

export interface Member extends Person {
  /** The version of the playback this member has last been ready for. */
  readonly readyVersion: number
  /** Was not ready when the others began: nobody waits for them until they have caught up. */
  readonly isBehind: boolean
  readonly seenAtMs: number
}

/**
 * What a room is to do. It needs no timer: a playback that waits begins at `startsAtMs` by itself,
 * or earlier, once everybody is ready.
 */
export interface Playback extends RoomCommand {
  readonly startsAtMs: number
  /** Changes with each jump: whoever was ready for another place has to load this one. */
  readonly version: number
}

/** Times are those of Redis. */
export interface RoomState {
  readonly code: string
  readonly movieId: string
  readonly durationSeconds: number | null
  readonly revision: number
  readonly playback: Playback
  readonly members: readonly Member[]
}

/** When something happens, and how long a room waits for its members. */
export interface Moment {
  readonly nowMs: number
  readonly patienceMs: number
}

/** A member whose player has been silent for so long is gone. */
const silentMs = 30_000
/** In which all members learn that they begin, so that they begin together. */
const leadMs = 300

export const openRoom = (
  room: Pick<RoomState, 'code' | 'movieId' | 'durationSeconds'>,
  positionSeconds: number,
  { nowMs }: Moment,
): RoomState => ({
  ...room,
  revision: 0,
  playback: { playing: false, positionSeconds, startsAtMs: nowMs, version: 1 },
  members: [],
})

/** The room as it has become by itself: who did not get ready is behind, who was silent is gone. */
export function settled(room: RoomState, { nowMs }: Pick<Moment, 'nowMs'>): RoomState {
  const { playback } = room
  const hasBegun = playback.playing && playback.startsAtMs <= nowMs
  const members = room.members
    .filter(({ seenAtMs }) => nowMs - seenAtMs < silentMs)
    .map((member) => (hasBegun && !isReady(room, member) ? { ...member, isBehind: true } : member))
  return { ...room, members }
}

/** @throws AppError `room_full` */
export function withMember(room: RoomState, person: Person, moment: Moment): RoomState {
  const { nowMs } = moment
  if (memberOf(room, person.userId)) {
    return withChanged(room, person.userId, { ...person, seenAtMs: nowMs })
  }
  if (room.members.length >= mostRoomMembers) {
    throw new AppError('room_full', `At most ${mostRoomMembers} watch together in a room.`)
  }
  // Who comes into a film that runs catches up with it.
  const isBehind = room.playback.playing
  const member: Member = { ...person, readyVersion: 0, isBehind, seenAtMs: nowMs }
  return { ...room, members: [...room.members, member] }
}

/** The room without a member, for whom the others then do not wait. */
export const withoutMember = (room: RoomState, userId: string, moment: Moment): RoomState =>
  begunWhenReady(
    { ...room, members: room.members.filter((member) => member.userId !== userId) },
    moment,
  )

/** A command of a member. One that repeats the last keeps everybody's readiness. */
export function withCommand(
  room: RoomState,
  userId: string,
  command: RoomCommand,
  moment: Moment,
): RoomState {
  const { nowMs, patienceMs } = moment
  const { playback } = room
  const seen = withChanged(room, userId, { seenAtMs: nowMs })
  const stands = !playback.playing || playback.startsAtMs > nowMs
  const isThere = stands && command.positionSeconds === playback.positionSeconds
  if (isThere && command.playing === playback.playing) return seen
  const next: Playback = {
    ...command,
    startsAtMs: command.playing ? nowMs + patienceMs : nowMs,
    version: isThere ? playback.version : playback.version + 1,
  }
  return begunWhenReady({ ...seen, playback: next }, moment)
}

/** A sign of life; readiness for an earlier place says nothing about this one. */
export function withPresence(
  room: RoomState,
  person: Person,
  { version, ready }: { version: number; ready: boolean },
  moment: Moment,
): RoomState {
  const isCurrent = version === room.playback.version
  const change = {
    ...person,
    seenAtMs: moment.nowMs,
    ...(isCurrent && { readyVersion: ready ? version : 0 }),
    ...(isCurrent && ready && { isBehind: false }),
  }
  return begunWhenReady(withChanged(room, person.userId, change), moment)
}

export const memberOf = (room: RoomState, userId: string): Member | undefined =>
  room.members.find((member) => member.userId === userId)

export const isReady = ({ playback }: RoomState, { readyVersion }: Member): boolean =>
  readyVersion >= playback.version

function begunWhenReady(room: RoomState, { nowMs }: Moment): RoomState {
  const { playback, members } = room
  const beginsAtMs = nowMs + leadMs
  if (!playback.playing || playback.startsAtMs <= beginsAtMs) return room
  const isAwaited = (member: Member): boolean => !member.isBehind && !isReady(room, member)
  if (members.some(isAwaited)) return room
  return { ...room, playback: { ...playback, startsAtMs: beginsAtMs } }
}

const withChanged = (room: RoomState, userId: string, change: Partial<Member>): RoomState => ({
  ...room,
  members: room.members.map((member) =>
    member.userId === userId ? { ...member, ...change } : member,
  ),
})
