import { compareVersions, toMilliseconds, withPlay, withRoom } from './record.ts'
import type { ProgressRecord, Version } from './record.ts'

/** Where a player is, as it reports it. */
export interface Place {
  readonly positionSeconds: number
  readonly durationSeconds: number
  /** Time actually played in this playback so far. */
  readonly playedSeconds: number
}

/** A place judged against its title. */
export interface JudgedPlace extends Place {
  readonly completed: boolean
  readonly resumable: boolean
}

export type Outcome = 'accepted' | 'duplicate' | 'stale' | 'conflict' | 'invalid'

export interface Change {
  readonly outcome: Outcome
  readonly record: ProgressRecord
}

const toleranceSeconds = 5
const watchedShare = 0.9

/**
 * Judges a place: a position up to 5 s beyond the duration is clamped to it; further out is null.
 * Watched begins at 90 % of the duration or at the credits, whichever comes first; a title is
 * offered for resuming from 2 % (at least 30 s, in short films 5 %) until it counts as watched.
 */
export function judgePlace(place: Place, creditsStartSeconds: number | null): JudgedPlace | null {
  const durationSeconds = toMilliseconds(place.durationSeconds)
  if (place.positionSeconds > durationSeconds + toleranceSeconds) return null
  const positionSeconds = Math.min(toMilliseconds(place.positionSeconds), durationSeconds)
  const end = endSeconds(durationSeconds, creditsStartSeconds)
  return {
    positionSeconds,
    durationSeconds,
    playedSeconds: toMilliseconds(place.playedSeconds),
    completed: positionSeconds >= end,
    resumable: positionSeconds >= resumeFromSeconds(durationSeconds) && positionSeconds < end,
  }
}

const endSeconds = (durationSeconds: number, creditsStartSeconds: number | null): number =>
  Math.min(durationSeconds * watchedShare, creditsStartSeconds ?? Infinity)

const resumeFromSeconds = (durationSeconds: number): number =>
  Math.max(durationSeconds * 0.02, Math.min(30, durationSeconds * 0.05))

/** Opens a new epoch: later than every one issued for this viewer and title. */
export const openEpoch = (record: ProgressRecord, nowMs: number): ProgressRecord => ({
  ...withRoom(record),
  issuedEpoch: nextEpoch(record, nowMs),
})

const nextEpoch = ({ issuedEpoch }: ProgressRecord, nowMs: number): number =>
  Math.max(nowMs, issuedEpoch + 1)

/**
 * Applies an update of a playback session, whose epoch is known to be one of ours. Only an update
 * of the newest epoch moves the place; a stale one still counts as time played and as watched.
 */
export function applyUpdate(
  record: ProgressRecord,
  update: Version & JudgedPlace,
  nowMs: number,
): Change {
  const { epoch, seq } = update
  const order = compareVersions(update, record)
  if (order === 0) return { outcome: 'duplicate', record }
  const counted = count(record, update, { key: epoch, watchedIn: epoch })
  if (epoch < record.issuedEpoch || order < 0) return { outcome: 'stale', record: counted }
  return {
    outcome: 'accepted',
    record: move(counted, { ...update, epoch, seq, origin: '' }, nowMs),
  }
}

/** An update of playback begun offline on top of `base`; `token` names that playback. */
export interface OfflineUpdate extends JudgedPlace {
  readonly seq: number
  readonly base: Version | null
  /** At least 8 characters of base36; the same for every update of one offline playback. */
  readonly token: string
}

/**
 * Applies an update of playback begun offline. It gets an epoch of its own when nothing newer than
 * its base is known, or goes on in that epoch; when another device moved on it is a conflict, and
 * counts as time played and as watched only. A base that was never issued is invalid.
 */
export function applyOffline(record: ProgressRecord, update: OfflineUpdate, nowMs: number): Change {
  const base = update.base ?? { epoch: 0, seq: 0 }
  if (base.epoch > Math.max(record.issuedEpoch, nowMs)) return { outcome: 'invalid', record }
  const key = offlineKey(base.epoch, update.token)
  if (record.origin === update.token && update.seq <= record.seq) {
    return { outcome: update.seq === record.seq ? 'duplicate' : 'stale', record }
  }
  const continues = record.origin === update.token && record.epoch === record.issuedEpoch
  if (!continues && compareVersions(record, base) > 0) {
    const watchedIn = Math.max(base.epoch, 1)
    return { outcome: 'conflict', record: count(record, update, { key, watchedIn }) }
  }
  const epoch = continues ? record.epoch : nextEpoch(record, nowMs)
  const counted = count(record, update, { key, watchedIn: epoch })
  const moved = move(counted, { ...update, epoch, origin: update.token }, nowMs)
  return { outcome: 'accepted', record: moved }
}

/** Marks a title as watched or unwatched in a new epoch, so that no running playback undoes it. */
export function applyMark(
  record: ProgressRecord,
  { watched, durationSeconds }: { watched: boolean; durationSeconds: number | null },
  nowMs: number,
): ProgressRecord {
  const epoch = nextEpoch(record, nowMs)
  const duration = record.durationSeconds || (durationSeconds ?? 0)
  const place = { ...record, durationSeconds: duration, playedSeconds: 0 }
  const marked = move(
    record,
    {
      ...place,
      epoch,
      seq: 0,
      origin: '',
      resumable: !watched && (judgePlace(place, null)?.resumable ?? false),
    },
    nowMs,
  )
  return watched ? { ...marked, watchedEpoch: epoch } : { ...marked, unwatchedEpoch: epoch }
}

interface Move extends Version {
  readonly positionSeconds: number
  readonly durationSeconds: number
  readonly resumable: boolean
  readonly origin: string
}

function move(record: ProgressRecord, to: Move, nowMs: number): ProgressRecord {
  return {
    ...record,
    issuedEpoch: Math.max(record.issuedEpoch, to.epoch),
    epoch: to.epoch,
    seq: to.seq,
    positionSeconds: to.positionSeconds,
    durationSeconds: to.durationSeconds,
    resumable: to.resumable,
    origin: to.origin,
    updatedAt: nowMs,
  }
}

function count(
  record: ProgressRecord,
  { playedSeconds, completed }: JudgedPlace,
  { key, watchedIn }: { key: number; watchedIn: number },
): ProgressRecord {
  const counted = withPlay(record, { key, playedSeconds, completed })
  if (!completed || watchedIn <= counted.watchedEpoch) return counted
  return { ...counted, watchedEpoch: watchedIn }
}

/** Steps between two epochs in which offline playbacks find keys of their own. */
export const offlineSteps = 1024

/** Between the epoch it began from and the next one: stable for a playback, so it counts once. */
const offlineKey = (baseEpoch: number, token: string): number =>
  baseEpoch + (1 + (parseInt(token.slice(0, 8), 36) % (offlineSteps - 1))) / offlineSteps
