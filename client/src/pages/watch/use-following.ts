import type { ProviderName, QualityEvent } from '@cinema/contract'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { EmbedEvent } from '../../features/player/embed/messages.ts'
import { createQualityLog, observeQuality } from '../../features/player/quality.ts'
import { followEmbed } from '../../features/progress/follow-embed.ts'
import { observePlayback } from '../../features/progress/observe-playback.ts'
import type { ProgressTracker } from '../../features/progress/progress-tracker.ts'

const nothing = () => undefined

/** What is seen of the quality of a playback, sent when the page is left. */
function useQualityLog() {
  const log = useMemo(() => createQualityLog(), [])
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') log.flush()
    }
    document.addEventListener('visibilitychange', hidden)
    return () => {
      document.removeEventListener('visibilitychange', hidden)
      log.flush()
    }
  }, [log])
  return log
}

type Failure = Extract<QualityEvent, { type: 'error' }>['failure']

/**
 * Tells the tracker what plays, whatever plays it, and remembers the place for when another source
 * goes on from there.
 */
export function useFollowing(tracker: ProgressTracker | null, provider: ProviderName) {
  const quality = useQualityLog()
  const here = useRef<number | null>(null)
  const observe = useCallback(
    (video: HTMLVideoElement) => {
      const follow = () => {
        if (video.currentTime > 0) here.current = video.currentTime
      }
      video.addEventListener('timeupdate', follow)
      const end = tracker ? observePlayback(video, tracker) : nothing
      const endQuality = observeQuality(video, { provider, note: quality.note })
      return () => {
        video.removeEventListener('timeupdate', follow)
        end()
        endQuality()
      }
    },
    [tracker, provider, quality],
  )
  const noteFailure = (failure: Failure) => quality.note({ type: 'error', provider, failure })
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
  return { observe, hear, beginAt, leave, noteFailure }
}
