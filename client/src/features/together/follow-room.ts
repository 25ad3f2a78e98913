import type { PlayerActions } from '../player/actions.ts'
import { describeError } from '../../api/api-error.ts'
import { showToast } from '../../lumen/feedback/toasts.ts'
import { correct, placeOf } from './drift.ts'
import type { RoomSession } from './room-session.ts'

const LOOK_MS = 250
/** A jump loads for a while; the next one would only begin that anew. */
const BETWEEN_JUMPS_MS = 2000
/** Near enough to begin with the others. */
const THERE_SECONDS = 1
const END_MARGIN_SECONDS = 0.25
const EVENTS = ['loadedmetadata', 'canplay', 'playing', 'seeked', 'waiting'] as const

/** Keeps a media element where its room is, until the returned function is called. */
export function followRoom(session: RoomSession, video: HTMLVideoElement): () => void {
  let version = 0
  let jumpedAtMs = -Infinity

  const jumpTo = (positionSeconds: number) => {
    jumpedAtMs = performance.now()
    video.currentTime = positionSeconds
  }

  const look = () => {
    const { room, commanding } = session.store.getState()
    if (commanding || video.readyState < HTMLMediaElement.HAVE_METADATA) return
    const { playback } = room
    const own = { positionSeconds: video.currentTime, durationSeconds: lastPlace(session, video) }
    const { plays, seekToSeconds, rate } = correct(playback, own, session.nowMs())
    const isNew = playback.version !== version
    version = playback.version
    const mayJump = isNew || (!video.seeking && performance.now() - jumpedAtMs > BETWEEN_JUMPS_MS)
    if (seekToSeconds !== null && mayJump) jumpTo(seekToSeconds)
    video.playbackRate = rate
    if (plays && video.paused && !video.ended) void video.play().catch(() => null)
    if (!plays && !video.paused) video.pause()
    session.setReady(isThere(session, video))
  }

  const timer = setInterval(look, LOOK_MS)
  for (const name of EVENTS) video.addEventListener(name, look)
  const unsubscribe = session.store.subscribe(look)
  look()
  return () => {
    clearInterval(timer)
    for (const name of EVENTS) video.removeEventListener(name, look)
    unsubscribe()
    video.playbackRate = 1
  }
}

/** What a viewer's commands come to in a room: they are for everybody. Speed belongs to the room. */
export function directRoom(
  session: RoomSession,
  own: PlayerActions,
  video: HTMLVideoElement,
): PlayerActions {
  const playback = () => session.store.getState().room.playback
  const command = (playing: boolean, positionSeconds: number) => {
    const rounded = Math.round(positionSeconds * 1000) / 1000
    session.command({ playing, positionSeconds: rounded }).catch((error: unknown) => {
      const { title, detail } = describeError(error)
      showToast('error', { title, detail })
    })
  }
  const placeNow = () => placeOf(playback(), session.nowMs(), lastPlace(session, video))
  const pause = () => {
    own.pause()
    command(false, placeNow())
  }
  const play = () => {
    // A press lets the picture begin where the browser does not let it begin by itself.
    if (video.played.length === 0) own.play()
    if (!playback().playing) command(true, playback().positionSeconds)
  }
  const seekTo = (positionSeconds: number) => {
    const place = Math.min(Math.max(0, positionSeconds), lastPlace(session, video))
    own.seekTo(place)
    command(playback().playing, place)
  }
  const nothing = () => undefined
  return {
    ...own,
    play,
    pause,
    togglePlay: () => (playback().playing && !isBlocked(session, video) ? pause() : play()),
    seekTo,
    seekBy: (seconds: number) => seekTo(video.currentTime + seconds),
    step: nothing,
    setRate: nothing,
    changeRate: nothing,
  }
}

/** The last place from which there is something to see. */
function lastPlace(session: RoomSession, { duration }: HTMLVideoElement): number {
  if (!Number.isFinite(duration)) return 0
  const { durationSeconds } = session.store.getState().room
  return Math.max(0, Math.min(duration - END_MARGIN_SECONDS, durationSeconds ?? Infinity))
}

/** The room plays, and the browser does not let this player begin. */
const isBlocked = (session: RoomSession, video: HTMLVideoElement): boolean =>
  video.played.length === 0 &&
  session.nowMs() > Date.parse(session.store.getState().room.playback.startsAt)

function isThere(session: RoomSession, video: HTMLVideoElement): boolean {
  const { playback } = session.store.getState().room
  const place = placeOf(playback, session.nowMs(), lastPlace(session, video))
  const isLoaded = video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA || video.ended
  return isLoaded && !video.seeking && Math.abs(video.currentTime - place) < THERE_SECONDS
}
