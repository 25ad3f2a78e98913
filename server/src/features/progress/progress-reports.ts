import type { ProgressUpdate, UpdateReply } from '@cinema/contract'
import { AppError } from '../../http/errors.ts'
import type { Context } from '../../context.ts'
import type { Metrics } from '../../metrics.ts'
import { StoreAway } from '../../infra/availability.ts'
import { unpack } from './packed.ts'
import { toOvertaken, toProgress, toVersion } from './presenter.ts'
import type { ProgressAccess } from './progress-access.ts'
import type { BufferedUpdate, ProgressBuffer, UpdateAnswer } from './progress-buffer.ts'
import type { ProgressRecord, RecordName, Version } from './record.ts'
import { applyUpdate, judgePlace, type JudgedPlace, type Outcome, type Place } from './rules.ts'
import type { SessionCheck, SessionIds } from './session-id.ts'
import type { TitleTimelines } from './title-timelines.ts'

/** What became of an update, and the state after it. */
export interface Applied {
  readonly outcome: Outcome
  readonly record: ProgressRecord
  readonly durable: Version
}

export interface ReportParts {
  readonly access: ProgressAccess
  readonly buffer: ProgressBuffer
  readonly sessionIds: SessionIds
  readonly timelines: TitleTimelines
  readonly metrics: Metrics
  readonly views: Context['audience']['views']
}

type SessionReport = Pick<ProgressUpdate, 'sessionId' | 'epoch' | 'seq'> & Place

/** Reports of playback sessions: one round trip to Redis, shared by those of the same tick. */
export class ProgressReports {
  readonly #parts: ReportParts
  readonly #results: Readonly<Record<Outcome, { inc: () => void }>>

  constructor(parts: ReportParts) {
    this.#parts = parts
    const { progressUpdates } = parts.metrics
    this.#results = {
      accepted: progressUpdates.labels('accepted'),
      duplicate: progressUpdates.labels('duplicate'),
      stale: progressUpdates.labels('stale'),
      conflict: progressUpdates.labels('conflict'),
      invalid: progressUpdates.labels('invalid'),
    }
  }

  /** Applies one report; `live` as in `BufferedUpdate`. */
  async report(name: RecordName, report: SessionReport, live?: boolean): Promise<Applied> {
    const judged = await this.judge(name, report)
    await this.#authorise(name, report)
    const { epoch, seq, sessionId } = report
    const applied = await this.#apply({ ...name, epoch, seq, ...judged, live })
    this.noteView(name, { ...judged, session: sessionId, startedAtMs: epoch })
    return this.counted(applied)
  }

  /** @throws AppError `validation_failed` for a place outside the title, `not_found` for an unknown one. */
  async judge({ userId, movieId }: RecordName, place: Place): Promise<JudgedPlace> {
    const timeline = await this.#parts.timelines.findOrEmpty(movieId, userId)
    if (!timeline) throw unknownTitle(movieId)
    const judged = judgePlace(place, timeline.creditsStartSeconds)
    if (judged) return judged
    throw invalid('positionSeconds', 'The position is more than 5 s beyond the duration.')
  }

  /** Lets a playback count as a view of its title, once it has been one. */
  noteView(name: RecordName, playback: Place & { session: string; startedAtMs: number }): void {
    const { playedSeconds, durationSeconds, session, startedAtMs } = playback
    const { views } = this.#parts
    views.note({ ...name, session, startedAtMs, playedSeconds, durationSeconds })
  }

  counted(applied: Applied): Applied {
    this.#results[applied.outcome].inc()
    return applied
  }

  /**
   * @throws AppError `forbidden` for a session or an epoch that is not the viewer's, without saying
   * whose; `validation_failed` for an epoch that was never issued.
   */
  #authorise(name: RecordName, report: SessionReport): Promise<never> | undefined {
    const { sessionId, epoch } = report
    const check = this.#parts.sessionIds.check(sessionId, { ...name, epoch })
    return check === 'own' ? undefined : this.#refuse(name, report, check)
  }

  async #refuse(name: RecordName, { epoch }: SessionReport, check: SessionCheck): Promise<never> {
    if (check === 'other_epoch') {
      const { record } = await this.#parts.access.read(name)
      if (epoch > (record?.issuedEpoch ?? 0)) throw invalid('epoch', 'This epoch was never issued.')
    }
    throw new AppError('forbidden', 'This is not a playback session of yours for this title.')
  }

  async #apply(update: BufferedUpdate): Promise<Applied> {
    const { access, buffer } = this.#parts
    try {
      const applied = settled(update, await buffer.update(update))
      if (applied) return applied
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
    }
    const { value, record, durable } = await access.change(update, (held, nowMs) => {
      const change = applyUpdate(held, update, nowMs)
      return { value: change.outcome, record: change.record }
    })
    return { outcome: value, record, durable }
  }
}

/** The script's answer, unless the rules have to see to it. */
function settled(update: BufferedUpdate, { outcome, packed }: UpdateAnswer): Applied | undefined {
  if (outcome === 'unknown' || outcome === 'resolve') return undefined
  const held = unpack(packed)
  // Most stale reports say nothing new; time played and `watched` are kept from those that do.
  const isNews = outcome === 'stale' && applyUpdate(held.record, update, 0).record !== held.record
  return isNews ? undefined : { outcome, ...held }
}

/** An accepted, duplicate or stale report as the API answers it. */
export function toReply(movieId: string, { outcome, record, durable }: Applied): UpdateReply {
  if (outcome === 'conflict' || outcome === 'invalid') throw new TypeError(`Unexpected: ${outcome}`)
  const show = outcome === 'stale' ? toOvertaken : toProgress
  return { result: outcome, current: show(movieId, record), durable: toVersion(durable) }
}

export const unknownTitle = (movieId: string): AppError =>
  new AppError('not_found', `No title has the id ${movieId}.`)

export const invalid = (field: string, message: string): AppError =>
  new AppError('validation_failed', `Not as expected: body.${field}.`, {
    errors: [{ path: `body.${field}`, message }],
  })
