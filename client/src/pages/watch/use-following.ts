import { useCallback, useMemo, useRef } from 'react'
import type { EmbedEvent } from '../../features/player/embed/messages.ts'
import { followEmbed } from '../../features/progress/follow-embed.ts'
import { observePlayback } from '../../features/progress/observe-playback.ts'
import type { ProgressTracker } from '../../features/progress/progress-tracker.ts'

const nothing = () => undefined

/**
 * Tells the tracker what plays, whatever plays it, and remembers the place for when another source
 * goes on from there.
 */
export function useFollowing(tracker: ProgressTracker | null) {
  const here = useRef<number | null>(null)
  const observe = useCallback(
    (video: HTMLVideoElement) => {
      const follow = () => {
        if (video.currentTime > 0) here.current = video.currentTime
      }
      video.addEventListener('timeupdate', follow)
      const end = tracker ? observePlayback(video, tracker) : nothing
      return () => {
        video.removeEventListener('timeupdate', follow)
        end()
      }
    },
    [tracker],
  )
  const tell = useMemo(() => (tracker ? followEmbed(tracker) : nothing), [tracker])
  const hear = useCallback(
    (event: EmbedEvent) => {
      here.current = event.positionSeconds
      tell(event)
    },
    [tell],
  )
  const beginAt = (positionSeconds: number) => {
    here.current = positionSeconds
  }
  /** Playback stands while another source is opened; where it stood, or null before it began. */
  const leave = () => {
    tracker?.paused()
    return here.current
  }
  return { observe, hear, beginAt, leave }
}
