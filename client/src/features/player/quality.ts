import { analytics, type ProviderName, type QualityEvent } from '@cinema/contract'
import { call } from '../../api/call.ts'

export interface QualityLog {
  note: (event: QualityEvent) => void
  /** Sends what is not sent yet; it outlives the page. What cannot be sent is let go. */
  flush: () => void
}

const TOGETHER = 20

/** Keeps what a player saw of its playback, and tells it in parts. */
export function createQualityLog(
  send: (events: QualityEvent[]) => void = (events) =>
    void call(analytics.track, { body: { events }, keepalive: true }).catch(() => null),
): QualityLog {
  let events: QualityEvent[] = []
  const flush = () => {
    if (events.length > 0) send(events)
    events = []
  }
  return {
    note(event) {
      events.push(event)
      if (events.length >= TOGETHER) flush()
    },
    flush,
  }
}

/** Nobody waits longer for a picture, and the server takes no longer stall. */
const LONGEST = { waitSeconds: 120, stallSeconds: 600 }

/**
 * Notes how long the first picture takes, where the film stands for want of data, and how its
 * quality changes. Returns what ends that.
 */
export function observeQuality(
  video: HTMLVideoElement,
  { provider, note }: { provider: ProviderName; note: QualityLog['note'] },
  now: () => number = () => performance.now(),
): () => void {
  const openedMs = now()
  let begun = false
  let stalledMs: number | null = null
  let heightPixels = 0
  const since = (fromMs: number) => (now() - fromMs) / 1000
  const handlers = {
    playing: () => {
      if (!begun) {
        const waitSeconds = Math.min(since(openedMs), LONGEST.waitSeconds)
        note({ type: 'start', provider, waitSeconds })
      } else if (stalledMs !== null) {
        const stallSeconds = Math.min(since(stalledMs), LONGEST.stallSeconds)
        note({ type: 'stall', provider, stallSeconds })
      }
      begun = true
      stalledMs = null
    },
    waiting: () => {
      // A jump waits for its data too, and the viewer expects it.
      if (begun && !video.seeking) stalledMs ??= now()
    },
    seeking: () => {
      stalledMs = null
    },
    resize: () => {
      if (heightPixels > 0 && video.videoHeight > 0 && video.videoHeight !== heightPixels) {
        const direction = video.videoHeight > heightPixels ? 'up' : 'down'
        note({ type: 'switch', provider, direction })
      }
      heightPixels = video.videoHeight
    },
  }
  for (const [event, handler] of Object.entries(handlers)) video.addEventListener(event, handler)
  return () => {
    for (const [event, handler] of Object.entries(handlers)) {
      video.removeEventListener(event, handler)
    }
  }
}
