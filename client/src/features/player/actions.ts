/** What a viewer can do to a playback; the same for buttons, keys, gestures and the system. */
export interface PlayerActions {
  togglePlay: () => void
  play: () => void
  pause: () => void
  seekTo: (positionSeconds: number) => void
  seekBy: (seconds: number) => void
  /** One picture forward or back, while paused. */
  step: (direction: 1 | -1) => void
  setVolume: (volume: number) => void
  changeVolume: (difference: number) => void
  toggleMuted: () => void
  setRate: (rate: number) => void
  /** To the next faster or slower speed. */
  changeRate: (direction: 1 | -1) => void
  togglePicture: () => void
}

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const
/** The usual cinema rate; the browser does not tell a film's own. */
const FRAME_SECONDS = 1 / 24
/** Stopping short of the end leaves something to see, and does not start the next episode. */
const END_MARGIN_SECONDS = 0.25

export function createActions(video: HTMLVideoElement): PlayerActions {
  // A refusal to play (autoplay policy, an interrupted load) shows as a paused player.
  const play = () => void video.play().catch(() => null)
  const seekTo = (positionSeconds: number) => {
    if (!(video.duration > 0)) return
    const last = Math.max(0, video.duration - END_MARGIN_SECONDS)
    video.currentTime = Math.min(Math.max(0, positionSeconds), last)
  }
  const setVolume = (volume: number) => {
    video.volume = Math.min(1, Math.max(0, volume))
    video.muted = video.volume === 0
  }
  return {
    play,
    pause: () => video.pause(),
    togglePlay: () => (video.paused ? play() : video.pause()),
    seekTo,
    seekBy: (seconds) => seekTo(video.currentTime + seconds),
    step: (direction) => {
      video.pause()
      seekTo(video.currentTime + direction * FRAME_SECONDS)
    },
    setVolume,
    changeVolume: (difference) =>
      setVolume(Math.round(((video.muted ? 0 : video.volume) + difference) * 100) / 100),
    toggleMuted: () => {
      video.muted = !video.muted
      if (!video.muted && video.volume === 0) video.volume = 0.5
    },
    setRate: (rate) => {
      video.playbackRate = rate
    },
    changeRate: (direction) => {
      const index = RATES.findIndex((rate) => rate >= video.playbackRate)
      video.playbackRate = RATES[index + direction] ?? video.playbackRate
    },
    togglePicture: () => void togglePicture(video),
  }
}

async function togglePicture(video: HTMLVideoElement): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture()
    else await video.requestPictureInPicture()
  } catch {
    // The browser may refuse without a gesture, or not have it.
  }
}
