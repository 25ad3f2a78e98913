import type { RoomPlayback } from '@cinema/contract'

/** What a player is to do now, to be where its room is. */
export interface Correction {
  plays: boolean
  /** Where to jump; null where speed is enough, or nothing is to be done. */
  seekToSeconds: number | null
  rate: number
}

/** Nobody hears or sees less. */
const UNNOTICED_SECONDS = 0.06
/** Up to here speed makes up for it. */
const GRADUAL_SECONDS = 1
/** Of the drift, made up for in a second of play. */
const GAIN = 0.3
/** A change of speed that is not noticed. */
const MOST_CHANGE = 0.1

/** Where a room is at a moment of its clock, never beyond the end. */
export function placeOf(
  { playing, positionSeconds, startsAt }: RoomPlayback,
  nowMs: number,
  durationSeconds: number,
): number {
  const elapsedSeconds = playing ? Math.max(0, nowMs - Date.parse(startsAt)) / 1000 : 0
  return Math.min(positionSeconds + elapsedSeconds, durationSeconds)
}

/**
 * Compares a player with its room: below a second of drift it plays a little faster or slower, above
 * it jumps. Before the start it stands at the place where all begin.
 */
export function correct(
  playback: RoomPlayback,
  own: { positionSeconds: number; durationSeconds: number },
  nowMs: number,
): Correction {
  const place = placeOf(playback, nowMs, own.durationSeconds)
  const drift = own.positionSeconds - place
  const plays = playback.playing && nowMs >= Date.parse(playback.startsAt)
  const most = plays ? GRADUAL_SECONDS : UNNOTICED_SECONDS
  if (Math.abs(drift) > most) return { plays, seekToSeconds: place, rate: 1 }
  if (!plays || Math.abs(drift) < UNNOTICED_SECONDS) return { plays, seekToSeconds: null, rate: 1 }
  const change = Math.min(MOST_CHANGE, Math.max(-MOST_CHANGE, drift * GAIN))
  return { plays, seekToSeconds: null, rate: 1 - change }
}
