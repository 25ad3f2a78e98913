import type { EmbedEvent } from '../player/embed/messages.ts'
import type { ProgressTracker } from './progress-tracker.ts'

type Followed = Pick<ProgressTracker, 'playing' | 'jumped' | 'paused' | 'report'>

/**
 * Tells a tracker what an embedded player says, as `observePlayback` does for a media element: from
 * the first word that it plays. The speed is not known, so played time counts at the normal one.
 */
export function followEmbed(
  tracker: Followed,
  now: () => number = () => performance.now(),
): (event: EmbedEvent) => void {
  let begun = false
  const play = ({ positionSeconds, durationSeconds }: EmbedEvent) =>
    tracker.playing({ positionSeconds, rate: 1, nowMs: now() }, durationSeconds)

  const begin = (event: EmbedEvent) => {
    play(event)
    // Before the duration is known there is nothing to report.
    if (event.durationSeconds <= 0) return
    tracker.report(begun ? 'heartbeat' : 'start')
    begun = true
  }
  return (event) => {
    if (event.event === 'play' || (!begun && event.event === 'timeupdate')) begin(event)
    else if (!begun) return
    else if (event.event === 'timeupdate') play(event)
    else if (event.event === 'seeked') {
      tracker.jumped(event.positionSeconds, event.durationSeconds)
      tracker.report('seek')
    } else {
      play(event)
      tracker.paused()
      tracker.report(event.event === 'ended' ? 'end' : 'pause')
    }
  }
}
