import type { Progress, Watching } from '@cinema/contract'
import { isWatched, playCount, playedSeconds, type ProgressRecord, type Version } from './record.ts'

/** A record as the API shows it. */
export const toProgress = (movieId: string, record: ProgressRecord): Progress => ({
  movieId,
  epoch: record.epoch,
  seq: record.seq,
  positionSeconds: record.positionSeconds,
  durationSeconds: record.durationSeconds,
  watched: isWatched(record),
  playCount: playCount(record),
  playedSeconds: playedSeconds(record),
  updatedAt: new Date(record.updatedAt).toISOString(),
})

/** As an overtaken playback is told it: under the epoch that overtook it, even before its first report. */
export function toOvertaken(movieId: string, record: ProgressRecord): Progress {
  const progress = toProgress(movieId, record)
  if (record.issuedEpoch === record.epoch) return progress
  return { ...progress, epoch: record.issuedEpoch, seq: 0 }
}

export const toVersion = ({ epoch, seq }: Version): Version => ({ epoch, seq })

/** The place in a title, without regard to whether it is worth offering. */
export const toResumePoint = (record: ProgressRecord): Watching['progress'] => ({
  positionSeconds: record.positionSeconds,
  durationSeconds: record.durationSeconds,
  watched: isWatched(record),
  updatedAt: new Date(record.updatedAt).toISOString(),
})
