import { api, RoomEvent } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { lastEventIdOf, tokenOf } from '../../http/event-request.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { createSubscriptions } from '../../http/subscriptions.ts'
import { roomEventPrefix } from './room-buffer.ts'
import { createRoomChanges } from './room-changes.ts'
import { commandRoom, joinRoom, leaveRoom, openRoomFor, reportPresence, roomFor } from './rooms.ts'

const own = { 'Cache-Control': 'private, no-store' }
/** Of one room on one instance: its members, and some who have just come back. */
const mostListeners = 24

/** Watching together: rooms that are entered by an invitation and played by all who are in them. */
export function roomRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const router = routerAt('/api/rooms', kit)
  const changes = createRoomChanges(context)
  const parts = { changes, titles: context.titles }
  const subscribe = createSubscriptions(context, {
    prefix: roomEventPrefix,
    mostOfOne: mostListeners,
    gauge: context.metrics.roomStreams,
  })

  route(router, api.rooms.open, async ({ viewer, body }) =>
    reply(await openRoomFor(parts, viewer, body), own),
  )
  route(router, api.rooms.join, async ({ viewer, body: { code } }) =>
    reply(await joinRoom(parts, viewer, code), own),
  )
  route(router, api.rooms.get, async ({ viewer, params: { roomId } }) =>
    reply(await roomFor(parts, viewer, roomId), own),
  )
  route(router, api.rooms.stream, async ({ viewer, params: { roomId }, req, res }) => {
    await roomFor(parts, viewer, roomId)
    const mayHear = ({ data }: { data: string }): boolean => isFor(viewer.username, data)
    const lastEventId = lastEventIdOf(req)
    await subscribe({ name: roomId, token: tokenOf(req), lastEventId, mayHear }, res)
    return undefined
  })
  route(router, api.rooms.command, async ({ viewer, params: { roomId }, body }) =>
    reply(await commandRoom(parts, viewer, { roomId, ...body }), own),
  )
  route(router, api.rooms.report, async ({ viewer, params: { roomId }, body }) =>
    reply(await reportPresence(parts, viewer, { roomId, ...body }), own),
  )
  route(router, api.rooms.leave, async ({ viewer, params: { roomId } }) => {
    await leaveRoom(changes, viewer, roomId)
    return undefined
  })
  return [router]
}

/** What happens in a room is for those who are in it. */
function isFor(username: string, data: string): boolean {
  if (data === '') return true
  const event = RoomEvent.parse(JSON.parse(data))
  return event.type !== 'room' || event.room.members.some((member) => member.username === username)
}
