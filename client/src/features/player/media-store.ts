export interface TimeSpan {
  fromSeconds: number
  toSeconds: number
}

/** What a media element is doing, as a value that is replaced when it changes. */
export interface MediaState {
  /** Its duration is known and it can be played. */
  ready: boolean
  /** It has played since it was loaded. */
  begun: boolean
  paused: boolean
  ended: boolean
  /** It should run and does not: data is missing. */
  stalled: boolean
  positionSeconds: number
  durationSeconds: number
  buffered: readonly TimeSpan[]
  /** 0 to 1. */
  volume: number
  muted: boolean
  rate: number
  /** How often it stood for want of data, jumps apart. */
  stalls: number
  inPicture: boolean
}

export interface MediaStore {
  getState: () => MediaState
  /** Pictures that were due, and those of them that came too late to be shown. */
  getFrames: () => { total: number; dropped: number }
  subscribe: (listener: () => void) => () => void
}

const EVENTS = [
  'loadedmetadata',
  'durationchange',
  'play',
  'playing',
  'pause',
  'ended',
  'waiting',
  'canplay',
  'seeking',
  'seeked',
  'timeupdate',
  'progress',
  'volumechange',
  'ratechange',
  'emptied',
  'enterpictureinpicture',
  'leavepictureinpicture',
] as const

/** Follows a media element; knows neither films nor components. */
export function createMediaStore(video: HTMLVideoElement): MediaStore {
  const listeners = new Set<() => void>()
  let history: History = { begun: false, standing: false, stalls: 0 }
  let state = read(video, history)
  const update = (event: Event) => {
    history = after(history, event.type, video.seeking)
    state = read(video, history)
    for (const listener of listeners) listener()
  }
  return {
    getState: () => state,
    getFrames: () => {
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality()
      return { total: totalVideoFrames, dropped: droppedVideoFrames }
    },
    subscribe: (listener) => {
      if (listeners.size === 0) for (const name of EVENTS) video.addEventListener(name, update)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) for (const name of EVENTS) video.removeEventListener(name, update)
      }
    },
  }
}

interface History extends Pick<MediaState, 'begun' | 'stalls'> {
  standing: boolean
}

/** A jump waits for its data too, and is no stall. */
function after(history: History, event: string, seeking: boolean): History {
  const { begun, standing, stalls } = history
  if (event === 'playing') return { begun: true, standing: false, stalls }
  if (event === 'seeking') return { ...history, standing: false }
  if (event !== 'waiting' || !begun || standing || seeking) return history
  return { begun, standing: true, stalls: stalls + 1 }
}

function read(video: HTMLVideoElement, { begun, stalls }: History): MediaState {
  const ready = video.readyState >= HTMLMediaElement.HAVE_METADATA && video.duration > 0
  const enough = video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
  return {
    ready,
    begun,
    paused: video.paused,
    ended: video.ended,
    stalled: !video.ended && (video.seeking || !video.paused) && !enough,
    positionSeconds: video.currentTime,
    durationSeconds: ready && Number.isFinite(video.duration) ? video.duration : 0,
    buffered: spansOf(video.buffered),
    volume: video.volume,
    muted: video.muted || video.volume === 0,
    rate: video.playbackRate,
    stalls,
    inPicture: document.pictureInPictureElement === video,
  }
}

function spansOf(ranges: TimeRanges): TimeSpan[] {
  return Array.from({ length: ranges.length }, (_, index) => ({
    fromSeconds: ranges.start(index),
    toSeconds: ranges.end(index),
  }))
}
