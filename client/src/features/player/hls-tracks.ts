import type Hls from 'hls.js'
import type { MediaPlaylist } from 'hls.js'
import type { Cue, StreamState, Track } from './stream.ts'

type OnChange = (change: Partial<StreamState>) => void

/** Tells what can be heard, and what is. */
export function followAudio(hls: Hls, { Events }: typeof Hls, onChange: OnChange): void {
  hls.on(Events.AUDIO_TRACKS_UPDATED, (_event, { audioTracks }) => {
    onChange({ audios: audioTracks.map(trackOf) })
  })
  hls.on(Events.AUDIO_TRACK_SWITCHING, () => onChange({ audio: hls.audioTrack }))
}

/** Tells what can be read and the words of what is chosen. */
export function followCaptions(hls: Hls, { Events }: typeof Hls, onChange: OnChange) {
  let cues: Cue[] = []
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
    onChange({ captions: subtitleTracks.map(trackOf) })
  })
  hls.on(Events.CUES_PARSED, (_event, parsed) => {
    // hls.js leaves the type open; without tracks of the browser's own they are VTTCues all the same.
    cues = [...cues, ...(parsed.cues as VTTCue[]).map(cueOf)]
    onChange({ cues })
  })
  const choose = (index: number | null) => {
    cues = []
    hls.subtitleTrack = index ?? -1
    onChange({ caption: index, cues })
  }
  return { choose }
}

const trackOf = ({ name, lang }: MediaPlaylist, index: number): Track => ({
  index,
  label: name,
  language: lang ?? '',
})

/** The words alone: voices, classes and positions of WebVTT are left out. */
function cueOf(cue: VTTCue): Cue {
  const text = cue.getCueAsHTML().textContent.trim()
  return { fromSeconds: cue.startTime, toSeconds: cue.endTime, text }
}
