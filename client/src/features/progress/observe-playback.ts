import type { ProgressTracker } from './progress-tracker.ts'

/** Jumps that follow each other are one: nobody needs a report of each arrow key. */
const SETTLED_MS = 600

/**
 * Tells a tracker what a media element does, from the moment it first plays: before that it stands
 * at 0, which is not the viewer's place. Returns what ends it.
 */
export function observePlayback(video: HTMLMediaElement, tracker: ProgressTracker): () => void {
  let begun = false
  let jump: ReturnType<typeof setTimeout> | undefined
  const here = () => [video.currentTime, video.duration] as const
  const moment = () => ({
    positionSeconds: video.currentTime,
    rate: video.playbackRate,
    nowMs: performance.now(),
  })
  const handlers: Record<string, () => void> = {
    playing: () => {
      const event = begun ? 'heartbeat' : 'start'
      begun = true
      tracker.playing(moment(), video.duration)
      tracker.report(event)
    },
    timeupdate: () => {
      if (begun && !video.paused && !video.seeking) tracker.playing(moment(), video.duration)
    },
    seeking: () => {
      if (begun) tracker.jumped(...here())
    },
    seeked: () => {
      if (!begun) return
      tracker.jumped(...here())
      clearTimeout(jump)
      jump = setTimeout(() => tracker.report('seek'), SETTLED_MS)
    },
    pause: () => {
      if (!begun) return
      // What was shown since the last `timeupdate` counts too.
      tracker.playing(moment(), video.duration)
      tracker.paused()
      if (!video.ended && !video.seeking) tracker.report('pause')
    },
    ended: () => {
      tracker.playing(moment(), video.duration)
      tracker.paused()
      tracker.report('end')
    },
  }
  for (const [event, handler] of Object.entries(handlers)) video.addEventListener(event, handler)
  return () => {
    clearTimeout(jump)
    for (const [event, handler] of Object.entries(handlers)) {
      video.removeEventListener(event, handler)
    }
  }
}
