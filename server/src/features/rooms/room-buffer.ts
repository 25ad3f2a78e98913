import type { RoomEvent } from '@cinema/contract'
import { keptEvents } from '../../infra/event-log.ts'
import type { Redis } from '../../infra/redis.ts'
import { loadScript } from '../../infra/script.ts'
import type { RoomState } from './room.ts'

const exchangeRoom = loadScript(new URL('./exchange-room.lua', import.meta.url))

/** One slot for all rooms, because one XREAD asks for the events of all that an instance serves. */
const prefix = 'state:1:rooms:{rooms}:'
export const roomEventPrefix = `${prefix}events:`
const roomKey = (roomId: string): string => `${prefix}room:${roomId}`
const viewerKey = (userId: string): string => `${prefix}of:${userId}`

/** A room to which nobody has come for so long is closed. */
const roomMs = 3600_000
const viewerMs = 24 * 3600_000

/** A room as it was read, and when by Redis's clock. */
export interface Reading {
  readonly nowMs: number
  readonly text: string
  readonly room: RoomState | null
}

export interface Exchange {
  readonly last: Reading
  /** Null closes the room. */
  readonly next: RoomState | null
  readonly event: RoomEvent | null
}

/** Rooms in state Redis: any instance can serve any of their members. */
export function createRoomBuffer(redis: Redis) {
  return {
    async read(roomId: string): Promise<Reading> {
      const [[seconds, micros], text] = await Promise.all([
        redis.time(),
        redis.get(roomKey(roomId)),
      ])
      return {
        nowMs: Number(seconds) * 1000 + Math.floor(Number(micros) / 1000),
        text: text ?? '',
        room: text === null ? null : (JSON.parse(text) as RoomState),
      }
    },

    /** Resolves to false when another instance has changed the room meanwhile. */
    async exchange(roomId: string, { last, next, event }: Exchange): Promise<boolean> {
      const keys = [roomKey(roomId), roomEventPrefix + roomId]
      const text = (value: unknown): string => (value === null ? '' : JSON.stringify(value))
      const args = [last.text, text(next), text(event), keptEvents, roomMs]
      return (await exchangeRoom.run(redis, keys, args)) === 1
    },

    /** Notes the room a viewer is in. Resolves to the one they were in. */
    async enter(userId: string, roomId: string): Promise<string | null> {
      const key = viewerKey(userId)
      const replies = await redis.multi().get(key).set(key, roomId, 'PX', viewerMs).exec()
      const [error, before] = replies?.[0] ?? []
      if (error) throw error
      return typeof before === 'string' ? before : null
    },

    roomOf: (userId: string): Promise<string | null> => redis.get(viewerKey(userId)),

    async forget(userId: string): Promise<void> {
      await redis.del(viewerKey(userId))
    },
  }
}
