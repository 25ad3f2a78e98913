import { api, PlayableId } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { endSession, startSession } from './playback-sessions.ts'
import { createPlayback, type Playback } from './playback.ts'
import { observeProgress } from './progress-gauges.ts'
import { toProgress, toVersion } from './presenter.ts'
import { toReply, unknownTitle } from './progress-reports.ts'
import { hasBegun } from './record.ts'
import { applyMark } from './rules.ts'

const Position = z.tuple([z.int(), PlayableId])
const noStore = { 'Cache-Control': 'no-store' }

/** Playback sessions, progress, and the lists that follow from it. */
export function progressRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  observeProgress(context.metrics, context.redis.state)
  const playback = createPlayback(context)
  return [sessionRoutes(playback, kit), reportRoutes(playback, kit), listRoutes(playback, kit)]
}

function sessionRoutes({ sessions, timelines }: Playback, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/streaming/sessions', kit)

  route(router, api.streaming.startSession, async ({ viewer, body }) => {
    if (!(await timelines.find(body.movieId))) throw unknownTitle(body.movieId)
    return reply(await startSession(sessions, viewer, body), noStore)
  })

  route(router, api.streaming.endSession, ({ viewer, params }) =>
    endSession(sessions, viewer, params.sessionId).then(() => undefined),
  )

  return router
}

function reportRoutes(
  { access, batch, reports, settled, timelines }: Playback,
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/streaming/progress', kit)

  route(router, api.progress.batch, async ({ viewer, body }) => {
    const results = await batch(viewer.userId, body.updates)
    await settled()
    return reply({ results }, noStore)
  })

  route(router, api.progress.update, async ({ viewer, params: { movieId }, body }) => {
    const name = { userId: viewer.userId, movieId }
    const answer = await reports.report(name, body, body.event !== 'end')
    await settled()
    return reply(toReply(movieId, answer), noStore)
  })

  route(router, api.progress.get, async ({ viewer, params: { movieId } }) => {
    const { record, durable } = await access.read({ userId: viewer.userId, movieId })
    if (!record || !hasBegun(record)) {
      throw new AppError('no_progress', 'You have not played this title.')
    }
    return reply({ ...toProgress(movieId, record), durable: toVersion(durable) }, noStore)
  })

  route(router, api.progress.setWatched, async ({ viewer, params: { movieId }, body }) => {
    const timeline = await timelines.find(movieId)
    if (!timeline) throw unknownTitle(movieId)
    const mark = { ...body, durationSeconds: timeline.durationSeconds }
    const { record, durable } = await access.change(
      { userId: viewer.userId, movieId },
      (held, nowMs) => ({ value: undefined, record: applyMark(held, mark, nowMs) }),
    )
    await settled()
    return reply({ ...toProgress(movieId, record), durable: toVersion(durable) }, noStore)
  })

  return router
}

function listRoutes({ lists }: Playback, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/user', kit)

  route(router, api.user.history, async ({ viewer: { userId }, query: { cursor, limit } }) => {
    const list = `history ${userId}`
    const position = cursor === undefined ? undefined : decodeCursor(list, cursor, Position)
    const after = position && { updatedAt: position[0], movieId: position[1] }
    const { items, next } = await lists.history(userId, { after, limit })
    const nextCursor = next ? encodeCursor(list, [next.updatedAt, next.movieId]) : null
    return reply({ items, nextCursor }, noStore)
  })

  route(router, api.user.continueWatching, async ({ viewer, query: { limit } }) =>
    reply({ items: await lists.continueWatching(viewer.userId, limit) }, noStore),
  )

  return router
}
