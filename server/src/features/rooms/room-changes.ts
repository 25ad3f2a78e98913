import type { Room, RoomCause } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { looksDifferent, toRoom } from './presenter.ts'
import { createRoomBuffer, type Reading } from './room-buffer.ts'
import { settled, type Moment, type RoomState } from './room.ts'

const redisMs = 200
/** Each failed try means that another member's change was made: there are not that many members. */
const mostTries = 20

/** What becomes of a room; it is given the room as it has become by itself. */
export type Rule = (room: RoomState, moment: Moment) => RoomState

/** Who did what, where the others are to be told; it can depend on how the room was. */
export type Cause = RoomCause | null | ((room: RoomState) => RoomCause | null)

/** A room that is there. */
export type Found = Reading & { readonly room: RoomState }

export type RoomChanges = ReturnType<typeof createRoomChanges>

/** Reads rooms and changes them, one change after the other over all instances. */
export function createRoomChanges({ config, redis, stateAvailability }: Context) {
  const buffer = createRoomBuffer(redis.state)
  const patienceMs = config.ROOM_PATIENCE_SECONDS * 1000
  const ask = <T>(call: () => Promise<T>): Promise<T> => stateAvailability.attempt(redisMs, call)

  /** @throws AppError `not_found` */
  async function read(roomId: string): Promise<Found> {
    const reading = await ask(() => buffer.read(roomId))
    if (!reading.room) throw unknownRoom()
    return { ...reading, room: reading.room }
  }

  return {
    read,

    /** Makes a room that nobody knows of yet. */
    async create(roomId: string, make: (moment: Moment) => RoomState): Promise<Room> {
      const last = await ask(() => buffer.read(roomId))
      const next = make({ nowMs: last.nowMs, patienceMs })
      await ask(() => buffer.exchange(roomId, { last, next, event: null }))
      return toRoom(next, last.nowMs)
    },

    /** @throws AppError `not_found`, or what the rule throws. */
    async change(roomId: string, cause: Cause, rule: Rule): Promise<Room> {
      for (let tries = 0; tries < mostTries; tries++) {
        const last = await read(roomId)
        const { room, nowMs } = last
        const moment = { nowMs, patienceMs }
        const next = revised(rule(settled(room, moment), moment), room)
        const told = toRoom(next, nowMs)
        const event = {
          type: 'room' as const,
          room: told,
          cause: typeof cause === 'function' ? cause(room) : cause,
        }
        const isTold = next.revision !== room.revision
        const exchange = { last, next: unlessEmptied(next, room), event: isTold ? event : null }
        if (await ask(() => buffer.exchange(roomId, exchange))) return told
      }
      throw new AppError('temporarily_overloaded', 'Too much happens in this room; try again.', {
        headers: { 'Retry-After': '1' },
      })
    },

    /** Notes the room a viewer is in. Resolves to the one they were in. */
    enter: (userId: string, roomId: string) => ask(() => buffer.enter(userId, roomId)),

    roomOf: (userId: string) => ask(() => buffer.roomOf(userId)),

    /** Forgets which room a viewer is in. */
    forget: (userId: string) => ask(() => buffer.forget(userId)),
  }
}

export const unknownRoom = (): AppError =>
  new AppError('not_found', 'You are in no room with this id.')

const revised = (next: RoomState, before: RoomState): RoomState =>
  looksDifferent(next, before) ? { ...next, revision: before.revision + 1 } : next

/** The last who leaves closes the room. */
const unlessEmptied = (next: RoomState, before: RoomState): RoomState | null =>
  next.members.length === 0 && before.members.length > 0 ? null : next
