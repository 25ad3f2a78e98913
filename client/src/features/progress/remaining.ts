import type { Watching } from '@cinema/contract'

/** "25 min left", or "Watched" from where a title counts as seen to its end. */
export function remaining(progress: Watching['progress']): string {
  const { positionSeconds, durationSeconds, watched } = progress
  if (watched && positionSeconds >= durationSeconds * 0.9) return 'Watched'
  const seconds = Math.max(0, durationSeconds - positionSeconds)
  if (seconds < 60) return `${Math.ceil(seconds)} s left`
  const minutes = Math.round(seconds / 60)
  return minutes < 60
    ? `${minutes} min left`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`
}
