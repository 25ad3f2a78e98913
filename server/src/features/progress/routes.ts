import { api, PlayableId } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { progressAdminRoutes } from './admin-routes.ts'
import { endSession, listSessions, startSession } from './playback-sessions.ts'
import { createPlayback, type Playback } from './playback.ts'
import { observeProgress } from './progress-gauges.ts'
import { toProgress, toVersion } from './presenter.ts'
import { toReply, unknownTitle } from './progress-reports.ts'
import { hasBegun, isWatched } from './record.ts'
import { applyMark } from './rules.ts'

const Position = z.tuple([z.int(), PlayableId])
const noStore = { 'Cache-Control': 'no-store' }

/** Playback sessions, progress, and the lists that follow from it. */
export function progressRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  observeProgress(context.metrics, context.redis.state)
  const playback = createPlayback(context)
  return [
    reportRoutes(playback, kit),
    sessionRoutes(playback, kit),
    listRoutes(playback, kit),
    ...progressAdminRoutes(context, kit),
  ]
}

function sessionRoutes({ sessions, timelines }: Playback, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/streaming/sessions', kit)

  route(router, api.streaming.startSession, async ({ viewer, body }) => {
    if (!(await timelines.find(body.movieId, viewer.userId))) throw unknownTitle(body.movieId)
    return reply(await startSession(sessions, viewer, body), noStore)
  })

  route(router, api.streaming.sessions, async ({ viewer, query }) =>
    reply({ items: await listSessions(sessions, viewer, query.deviceId) }, noStore),
  )

  route(router, api.streaming.endSession, ({ viewer, params }) =>
    endSession(sessions, viewer, params.sessionId).then(() => undefined),
  )

  return router
}

function reportRoutes(
  { access, announcements, batch, reports, settled, timelines, titles }: Playback,
  kit: RouteKit,
): MountedRouter {
  const router = routerAt('/api/streaming/progress', kit)

  route(router, api.progress.batch, async ({ viewer, body }) => {
    const results = await batch(viewer.userId, body.updates)
    await settled()
    announcements.replayed(viewer.userId, results)
    return reply({ results }, noStore)
  })

  route(router, api.progress.update, async ({ viewer, params: { movieId }, body }) => {
    const name = { userId: viewer.userId, movieId }
    const answer = toReply(movieId, await reports.report(name, body, body.event !== 'end'))
    await settled()
    if (answer.result === 'accepted') announcements.reported(viewer.userId, body, answer.current)
    return reply(answer, noStore)
  })

  route(router, api.progress.get, async ({ viewer, params: { movieId } }) => {
    const { record, durable } = await access.read({ userId: viewer.userId, movieId })
    if (!record || !hasBegun(record)) {
      throw new AppError('no_progress', 'You have not played this title.')
    }
    const nextId = isWatched(record) ? await nextEpisode(titles, movieId) : null
    const state = { ...toProgress(movieId, record), durable: toVersion(durable), nextId }
    return reply(state, noStore)
  })

  route(router, api.progress.setWatched, async ({ viewer, params: { movieId }, body }) => {
    const timeline = await timelines.find(movieId, viewer.userId)
    if (!timeline) throw unknownTitle(movieId)
    const mark = { ...body, durationSeconds: timeline.durationSeconds }
    const { record, durable } = await access.change(
      { userId: viewer.userId, movieId },
      (held, nowMs) => ({ value: undefined, record: applyMark(held, mark, nowMs) }),
    )
    await settled()
    const current = toProgress(movieId, record)
    announcements.marked(viewer.userId, current)
    return reply({ ...current, durable: toVersion(durable) }, noStore)
  })

  return router
}

/** The episode after one; null for films, the last one, and while the catalogue is away. */
async function nextEpisode(titles: Playback['titles'], movieId: string): Promise<string | null> {
  if (!movieId.startsWith('epi_')) return null
  const cards = await titles.cards([movieId]).catch(() => undefined)
  return cards?.get(movieId)?.episode?.nextId ?? null
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
