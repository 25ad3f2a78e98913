import { api, PlayableId, UserId, type DeadLetter } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { AppError } from '../../http/errors.ts'
import { reply } from '../../http/reply.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import { StoreAway, within } from '../../infra/availability.ts'
import { createDeadLetters, type Letter } from './dead-letters-buffer.ts'
import { createFlushBuffer } from './flush-buffer.ts'
import { createFlushHistory } from './flush-history-buffer.ts'
import { unpack } from './packed.ts'
import { redisMs, unavailable } from './progress-access.ts'
import { ProgressBuffer } from './progress-buffer.ts'
import type { RecordName } from './record.ts'
import { retryLetter } from './retry-letter.ts'
import { createRunningSessions } from './running-sessions-buffer.ts'
import { toRunningSession } from './running-sessions.ts'

const noStore = { 'Cache-Control': 'no-store' }
const SessionPosition = z.tuple([z.number(), z.string().max(64)])
const LetterPosition = z.tuple([z.string().max(64)])

const derivation =
  'Acknowledged versions that a flush found missing or set back: a document that Redis knew to be ' +
  'in MongoDB and that was not there, one that was older than Redis knew it to be, and a mark of ' +
  'an unwritten record whose record was gone from Redis. Each flush looks at the records it writes.'

/** How playback fares, for administrators. */
export function progressAdminRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  return [sessionRoutes(context, kit), pipelineRoutes(context, kit)]
}

function sessionRoutes({ redis, titles }: Context, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/admin/sessions', kit)
  const running = createRunningSessions(redis.state)

  route(router, api.admin.sessions, async ({ query: { cursor, limit } }) => {
    const position =
      cursor === undefined ? undefined : decodeCursor('admin sessions', cursor, SessionPosition)
    const after = position && { seenMs: position[0], member: position[1] }
    const { items, next } = await atHand(running.page(after, limit))
    const cards = await titles.cards(items.map(({ movieId }) => movieId))
    const nextCursor = next ? encodeCursor('admin sessions', [next.seenMs, next.member]) : null
    const shown = items.map((each) => ({
      ...toRunningSession(each, cards.get(each.movieId)),
      userId: each.userId,
    }))
    return reply({ items: shown, nextCursor }, noStore)
  })

  return router
}

function pipelineRoutes({ logger, redis, titles }: Context, kit: RouteKit): MountedRouter {
  const router = routerAt('/api/admin/progress', kit)
  const history = createFlushHistory(redis.state)
  const flushBuffer = createFlushBuffer(redis.state)
  const letters = createDeadLetters(redis.state)
  const buffer = new ProgressBuffer(redis.state)

  route(router, api.admin.progress, async () => {
    const [statistics, { runs, lost }] = await atHand(
      Promise.all([flushBuffer.statistics(), history.read()]),
    )
    const { dirty: dirtyRecords, oldestDirtySeconds, deadLetters } = statistics
    const pipeline = { dirtyRecords, oldestDirtySeconds, deadLetters, lastFlushes: runs }
    return reply({ ...pipeline, lost: { count: lost, derivation } }, noStore)
  })

  route(router, api.admin.deadLetters, async ({ query: { cursor, limit } }) => {
    const after = cursor && decodeCursor('dead letters', cursor, LetterPosition)[0]
    const { items, next } = await atHand(letters.page(after, limit))
    const cards = await titles.cards(items.map(({ movieId }) => movieId))
    const nextCursor = next === undefined ? null : encodeCursor('dead letters', [next])
    const shown = items.map((letter) => toDeadLetter(letter, cards.get(letter.movieId)))
    return reply({ items: shown, nextCursor }, noStore)
  })

  route(router, api.admin.retryDeadLetter, async ({ params: { id }, viewer }) => {
    const letter = await atHand(letters.find(nameOf(id)))
    if (!letter) throw noLetter(id)
    await atHand(retryLetter({ buffer, letters }, letter))
    logger.info({ audit: 'dead letter retried', by: viewer.userId, letter: id }, 'audit')
    return undefined
  })

  route(router, api.admin.discardDeadLetter, async ({ params: { id }, viewer }) => {
    if (!(await atHand(letters.remove(nameOf(id))))) throw noLetter(id)
    logger.info({ audit: 'dead letter discarded', by: viewer.userId, letter: id }, 'audit')
    return undefined
  })

  return router
}

/** @throws AppError `dependency_unavailable` while state Redis is away. */
const atHand = <T>(asked: Promise<T>): Promise<T> =>
  within(redisMs, asked).catch((error: unknown) => {
    throw error instanceof StoreAway ? unavailable(error) : error
  })

function nameOf(id: string): RecordName {
  const [userId, movieId] = id.split(':')
  return { userId: UserId.parse(userId), movieId: PlayableId.parse(movieId) }
}

const noLetter = (id: string): AppError =>
  new AppError('not_found', `There is no dead letter with the id ${id}.`)

const toDeadLetter = (
  { userId, movieId, record, reason, failedAt, attempts }: Letter,
  card: { movie: { title: string } } | undefined,
): DeadLetter => ({
  id: `${userId}:${movieId}`,
  userId,
  movieId,
  title: card?.movie.title ?? null,
  positionSeconds: unpack(record).record.positionSeconds,
  reason,
  failedAt,
  attempts,
})
