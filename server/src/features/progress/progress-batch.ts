import { createHash } from 'node:crypto'
import { BatchUpdate, type BatchResult } from '@cinema/contract'
import { AppError } from '../../http/errors.ts'
import { toOvertaken, toProgress, toVersion } from './presenter.ts'
import type { ProgressAccess } from './progress-access.ts'
import type { Applied, ProgressReports } from './progress-reports.ts'
import { applyOffline } from './rules.ts'

interface Position {
  readonly index: number
  readonly update: BatchUpdate
}

interface BatchParts {
  readonly access: ProgressAccess
  readonly reports: ProgressReports
}

const titlesAtOnce = 50

/** Updates that were kept while offline, each judged on its own; those of a title in their order. */
export function createProgressBatch({ access, reports }: BatchParts) {
  async function apply(userId: string, update: BatchUpdate): Promise<Applied> {
    const { movieId, sessionId, epoch, seq, base } = update
    const name = { userId, movieId }
    if (epoch !== undefined && sessionId !== undefined) {
      return reports.report(name, { ...update, sessionId, epoch })
    }
    const judged = await reports.judge({ userId, movieId }, update)
    const token = tokenOf(update)
    const { value, record, durable } = await access.change(name, (held, nowMs) => {
      const change = applyOffline(held, { ...judged, seq, base: base ?? null, token }, nowMs)
      return { value: change.outcome, record: change.record }
    })
    reports.noteView(name, { ...judged, session: `${userId} ${token}`, startedAtMs: record.epoch })
    return reports.counted({ outcome: value, record, durable })
  }

  async function judge(userId: string, update: BatchUpdate): Promise<BatchResult> {
    try {
      return toResult(update.movieId, await apply(userId, update))
    } catch (error) {
      // An outage is the answer to the whole batch, which the client then keeps.
      if (!(error instanceof AppError) || error.code === 'dependency_unavailable') throw error
      return refused(update.movieId, error.code, sentence(error))
    }
  }

  return async function batch(userId: string, updates: readonly unknown[]): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    const byTitle = new Map<string, Position[]>()
    updates.forEach((given, index) => {
      const parsed = BatchUpdate.safeParse(given)
      if (!parsed.success) {
        const reason = parsed.error.issues.map(
          ({ path, message }) => `${path.join('.')}: ${message}`,
        )
        results[index] = refused(movieIdOf(given), 'validation_failed', reason.join(' '))
        return
      }
      const { movieId } = parsed.data
      byTitle.set(movieId, [...(byTitle.get(movieId) ?? []), { index, update: parsed.data }])
    })
    const titles = [...byTitle.values()]
    for (let start = 0; start < titles.length; start += titlesAtOnce) {
      await Promise.all(
        titles.slice(start, start + titlesAtOnce).map(async (positions) => {
          for (const { index, update } of positions) results[index] = await judge(userId, update)
        }),
      )
    }
    return results
  }
}

/**
 * The name of an offline playback in base36: from the id its client made for it, or else from the
 * update itself, so that at least its repetition is recognised.
 */
function tokenOf({ sessionId, seq, base, positionSeconds, playedSeconds }: BatchUpdate): string {
  const name = sessionId ?? JSON.stringify([seq, base, positionSeconds, playedSeconds])
  const digest = createHash('sha256').update(name).digest().readBigUInt64BE()
  return (digest % 36n ** 8n).toString(36).padStart(8, '0')
}

function toResult(movieId: string, { outcome, record, durable }: Applied): BatchResult {
  if (outcome === 'invalid') {
    return refused(movieId, 'validation_failed', 'base: This version was never issued.')
  }
  const show = outcome === 'stale' ? toOvertaken : toProgress
  const current = show(movieId, record)
  return { movieId, result: outcome, current, durable: toVersion(durable) }
}

const refused = (movieId: string, code: string, detail: string): BatchResult => ({
  movieId,
  result: 'invalid',
  current: null,
  durable: null,
  problem: { code, detail },
})

const sentence = ({ message, details }: AppError): string =>
  details.errors?.map((error) => `${error.path}: ${error.message}`).join(' ') ?? message

function movieIdOf(given: unknown): string {
  const { movieId } = Object(given) as { movieId?: unknown }
  return typeof movieId === 'string' ? movieId.slice(0, 64) : ''
}
