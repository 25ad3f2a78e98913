import { z } from 'zod'
import { pageOf, paging, PlayableId, Timestamp, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'
import { RunningSession } from './streaming.ts'

const page = z.strictObject(paging)

/** A playback that runs now, with whose it is. */
export const AdminSession = RunningSession.omit({ current: true })
  .extend({ userId: UserId })
  .meta({ id: 'AdminSession' })
export type AdminSession = z.output<typeof AdminSession>

/** How many records of a flush went which way. */
export const FlushCounts = z
  .object({
    written: z.int(),
    merged: z.int().meta({ description: 'Met something newer in MongoDB and were joined with it' }),
    left: z.int().meta({ description: 'Changed while they were written; due again at once' }),
    failed: z.int().meta({ description: 'Refused by MongoDB; tried again after a pause' }),
    dead: z.int().meta({ description: 'Refused for the last time and set aside' }),
  })
  .meta({ id: 'FlushCounts' })
export type FlushCounts = z.output<typeof FlushCounts>

export const FlushRun = z
  .object({ at: Timestamp, records: z.int(), durationMs: z.int(), counts: FlushCounts })
  .meta({ id: 'FlushRun' })
export type FlushRun = z.output<typeof FlushRun>

export const ProgressPipeline = z
  .object({
    dirtyRecords: z.int().meta({ description: 'Records that MongoDB does not hold yet' }),
    oldestDirtySeconds: z.number(),
    deadLetters: z.int(),
    lastFlushes: z
      .array(FlushRun)
      .meta({ description: 'The newest flushes that wrote something, newest first, at most 50' }),
    lost: z.object({
      count: z.int(),
      derivation: z.string().meta({ description: 'What is counted, in a sentence for people' }),
    }),
  })
  .meta({ id: 'ProgressPipeline' })
export type ProgressPipeline = z.output<typeof ProgressPipeline>

export const DeadLetterId = z
  .string()
  .regex(/^usr_[0-9a-z]{16}:(mov|epi)_[0-9a-z]{16}$/, 'Expected the id of a dead letter.')
  .meta({ example: 'usr_0123456789abcdef:mov_0123456789abcdef' })

/** A record that could not be written, with the reason MongoDB gave last. */
export const DeadLetter = z
  .object({
    id: DeadLetterId,
    userId: UserId,
    movieId: PlayableId,
    title: z.string().nullable().meta({ description: 'Null when the catalogue has it no longer' }),
    positionSeconds: z.number(),
    reason: z.string(),
    failedAt: Timestamp,
    attempts: z.int(),
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetter = z.output<typeof DeadLetter>

/** A circuit breaker of one instance, with the calls of its window. */
export const Breaker = z
  .object({
    name: z.string(),
    state: z.enum(['closed', 'half_open', 'open']),
    since: Timestamp,
    calls: z.int(),
    failures: z.int(),
    slow: z.int(),
  })
  .meta({ id: 'Breaker' })
export type Breaker = z.output<typeof Breaker>

export const BreakerList = z
  .object({
    instance: z.string().meta({ description: 'The instance that answers: each has its own' }),
    items: z.array(Breaker),
  })
  .meta({ id: 'BreakerList' })
export type BreakerList = z.output<typeof BreakerList>

const deadLetterId = z.strictObject({ id: DeadLetterId })
const administrator = { access: 'administrator', scope: 'admin', tag: 'Administration' } as const

export const admin = {
  breakers: endpoint({
    method: 'GET',
    path: '/api/admin/breakers',
    ...administrator,
    summary: 'What this instance asks of others, and whether it still does',
    response: BreakerList,
    errors: ['forbidden'],
    limit: 'administration',
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/admin/sessions',
    ...administrator,
    summary: 'Playbacks that run now, those seen last first',
    query: page,
    response: pageOf(AdminSession).meta({ id: 'AdminSessionPage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
  progress: endpoint({
    method: 'GET',
    path: '/api/admin/progress',
    ...administrator,
    summary: 'How progress gets from Redis to MongoDB',
    response: ProgressPipeline,
    errors: ['forbidden', 'dependency_unavailable'],
  }),
  deadLetters: endpoint({
    method: 'GET',
    path: '/api/admin/progress/dead-letters',
    ...administrator,
    summary: 'Records that could not be written',
    query: page,
    response: pageOf(DeadLetter).meta({ id: 'DeadLetterPage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
  retryDeadLetter: endpoint({
    method: 'POST',
    path: '/api/admin/progress/dead-letters/:id/retry',
    ...administrator,
    summary: 'Give a record new attempts; what the viewer did since is kept',
    params: deadLetterId,
    status: 204,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
  discardDeadLetter: endpoint({
    method: 'DELETE',
    path: '/api/admin/progress/dead-letters/:id',
    ...administrator,
    summary: 'Give a record up',
    params: deadLetterId,
    status: 204,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
}
