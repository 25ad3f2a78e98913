import type { Room, RoomMember } from '@cinema/contract'
import { roomIdOf } from './room-code.ts'
import { isReady, type RoomState } from './room.ts'

/** A room as its members see it. */
export function toRoom(room: RoomState, nowMs: number): Room {
  const { code, movieId, durationSeconds, revision, playback } = room
  const { startsAtMs, ...command } = playback
  return {
    roomId: roomIdOf(code),
    code: code.replaceAll(/(.{4})(?=.)/g, '$1-'),
    movieId,
    durationSeconds,
    revision,
    playback: { ...command, startsAt: new Date(startsAtMs).toISOString() },
    members: toMembers(room),
    now: new Date(nowMs).toISOString(),
  }
}

const toMembers = (room: RoomState): RoomMember[] =>
  room.members.map((member) => ({
    username: member.username,
    avatarUrl: member.avatarUrl ?? null,
    state: isReady(room, member) ? 'ready' : member.isBehind ? 'behind' : 'waiting',
  }))

/** Whether members have anything new to see. */
export const looksDifferent = (room: RoomState, before: RoomState): boolean =>
  JSON.stringify([room.playback, toMembers(room)]) !==
  JSON.stringify([before.playback, toMembers(before)])
