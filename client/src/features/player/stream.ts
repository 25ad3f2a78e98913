import type Hls from 'hls.js'
import type { ErrorData, HlsConfig } from 'hls.js'
import workerUrl from 'hls.js/dist/hls.worker.js?url'
import { followAudio, followCaptions } from './hls-tracks.ts'
import { followJumps } from './jump.ts'
import { signedAs } from './links.ts'

export interface Rendition {
  /** Index by which the stream knows it. */
  index: number
  heightPixels: number
}

/** A language that can be heard or read. */
export interface Track {
  index: number
  label: string
  language: string
}

/** Words that are shown for a while. */
export interface Cue {
  fromSeconds: number
  toSeconds: number
  text: string
}

/** Why a stream does not go on. */
export type StreamFailure =
  /** Nothing arrives; trying again may help. */
  | 'network'
  /** Its links have expired or were refused: ask for new ones. */
  | 'link'
  /** What arrives cannot be played, also after a new start of the decoder. */
  | 'media'
  /** This browser has no Media Source Extensions. */
  | 'unsupported'

export interface StreamState {
  renditions: readonly Rendition[]
  /** Chosen by the viewer; null lets the bandwidth decide. */
  chosen: number | null
  /** Height now on the screen, in pixels. */
  currentHeight: number | null
  /** What can be heard; of one there is nothing to choose. */
  audios: readonly Track[]
  audio: number | null
  captions: readonly Track[]
  caption: number | null
  /** Of the chosen captions, as far as they are loaded. */
  cues: readonly Cue[]
  failure: StreamFailure | null
}

export const noStream: StreamState = {
  renditions: [],
  chosen: null,
  currentHeight: null,
  audios: [],
  audio: null,
  captions: [],
  caption: null,
  cues: [],
  failure: null,
}

/** What only the stream knows of how it fares; null where it does not. */
export interface StreamMeasure {
  estimateBitsPerSecond: number | null
  /** Of the rendition on the screen. */
  bitsPerSecond: number | null
  codecs: string | null
}

export const noMeasure: StreamMeasure = {
  estimateBitsPerSecond: null,
  bitsPerSecond: null,
  codecs: null,
}

export interface Stream {
  /** Null lets the bandwidth decide. */
  chooseRendition: (index: number | null) => void
  chooseAudio: (index: number) => void
  chooseCaption: (index: number | null) => void
  measure: () => StreamMeasure
  /** Goes on with the signature of a newer link to the same address. */
  renew: (url: string) => void
  /** Tries again after a failure, from where playback stands; `quietly` when nobody asked for it. */
  retry: (quietly?: boolean) => void
  destroy: () => void
}

const CONFIG: Partial<HlsConfig> = {
  // Until transport streams come: see `unpackApart`.
  enableWorker: false,
  // A file of our own origin, so that it needs no blob under the Content-Security-Policy.
  workerPath: workerUrl,
  // A first guess that starts sharp on a home network and corrects itself after one segment.
  abrEwmaDefaultEstimate: 3_000_000,
  capLevelToPlayerSize: true,
  backBufferLength: 60,
  maxBufferLength: 40,
  // A cheap rendition would else be fetched to its end, whether it is watched or not.
  maxMaxBufferLength: 120,
  // The player draws captions itself, above its controls; hls.js would use a `data:` track.
  renderTextTracksNatively: false,
}

/** Where playback begins, and in which language where there are several. */
export interface Beginning {
  startSeconds: number
  audioLanguage: string | null
}

/** Loads hls.js; called early so that it is there when the first link is. */
export const loadHls = () => import('hls.js')

/** Starts of the decoder after which a media error counts as final. */
const MEDIA_RECOVERIES = 2

/**
 * Plays an HLS master playlist in a media element with hls.js, also where the browser could do it
 * alone: qualities, captions and errors are then the same everywhere. Loads hls.js itself.
 */
export async function openStream(
  video: HTMLVideoElement,
  url: string,
  { startSeconds, audioLanguage }: Beginning,
  onChange: (change: Partial<StreamState>) => void,
): Promise<Stream> {
  const { default: HlsClass } = await loadHls()
  if (!HlsClass.isSupported()) {
    onChange({ failure: 'unsupported' })
    return unsupported
  }
  let link = url
  const hls = new HlsClass({
    ...CONFIG,
    xhrSetup: (xhr, address) => xhr.open('GET', signedAs(address, link), true),
    startPosition: startSeconds,
    ...(audioLanguage !== null && { audioPreference: { lang: audioLanguage } }),
  })
  followRenditions(hls, HlsClass, onChange)
  followAudio(hls, HlsClass, onChange)
  const captions = followCaptions(hls, HlsClass, onChange)
  unpackApart(hls, HlsClass)
  const failures = followFailures(hls, HlsClass, onChange)
  // Before hls.js hears of a jump itself, and loads for it.
  const leave = followJumps(hls, video)
  hls.loadSource(url)
  hls.attachMedia(video)
  return {
    chooseRendition: (index) => {
      // -1 is hls.js's word for automatic. The next segment brings the change, without a gap.
      hls.nextLevel = index ?? -1
      onChange({ chosen: index })
    },
    chooseAudio: (index) => {
      hls.audioTrack = index
    },
    chooseCaption: captions.choose,
    measure: () => measure(hls),
    renew: (next) => {
      link = next
    },
    retry: failures.retry,
    destroy: () => {
      leave()
      hls.destroy()
    },
  }
}

const ignore = () => undefined
const unsupported: Stream = {
  chooseRendition: ignore,
  chooseAudio: ignore,
  chooseCaption: ignore,
  measure: () => noMeasure,
  renew: ignore,
  retry: ignore,
  destroy: ignore,
}

function measure(hls: Hls): StreamMeasure {
  const level = hls.levels[hls.currentLevel]
  return {
    estimateBitsPerSecond: hls.bandwidthEstimate > 0 ? hls.bandwidthEstimate : null,
    bitsPerSecond: level?.bitrate ?? null,
    codecs: level?.attrs.CODECS ?? null,
  }
}

/**
 * Transport streams are unpacked in a worker, lest controls and captions wait for it. Fragmented MP4,
 * which our library is, needs next to nothing done: for it the worker need not be fetched.
 */
function unpackApart(hls: Hls, { Events }: typeof Hls): void {
  hls.on(Events.LEVEL_LOADED, (_event, { details }) => {
    hls.config.enableWorker = details.fragments[0]?.initSegment == null
  })
}

function followRenditions(
  hls: Hls,
  { Events }: typeof Hls,
  onChange: (change: Partial<StreamState>) => void,
): void {
  hls.on(Events.MANIFEST_PARSED, (_event, { levels }) => {
    const renditions = levels.map((level, index) => ({ index, heightPixels: level.height }))
    onChange({ renditions: renditions.toSorted((a, b) => b.heightPixels - a.heightPixels) })
  })
  hls.on(Events.LEVEL_SWITCHED, (_event, { level }) => {
    onChange({ currentHeight: hls.levels[level]?.height ?? null })
  })
}

function followFailures(
  hls: Hls,
  { Events, ErrorTypes }: typeof Hls,
  onChange: (change: Partial<StreamState>) => void,
) {
  let recoveries = 0
  let failed: StreamFailure | null = null
  const fail = (failure: StreamFailure) => {
    failed = failure
    onChange({ failure })
  }
  hls.on(Events.ERROR, (_event, data) => {
    if (!data.fatal) return
    if (data.type === ErrorTypes.NETWORK_ERROR) fail(isRefused(data) ? 'link' : 'network')
    else if (data.type !== ErrorTypes.MEDIA_ERROR || recoveries >= MEDIA_RECOVERIES) fail('media')
    else {
      if (recoveries++ > 0) hls.swapAudioCodec()
      hls.recoverMediaError()
    }
  })
  hls.on(Events.FRAG_BUFFERED, () => {
    if (failed === null) return
    // Picture and sound are loaded apart: where one goes on after an outage, the other may not.
    if (failed === 'network') restart(hls)
    failed = null
    onChange({ failure: null })
  })
  const retry = (quietly = false) => {
    recoveries = 0
    if (!quietly) onChange({ failure: null })
    if (failed === 'media') hls.recoverMediaError()
    // Without a level the master playlist itself did not arrive.
    else if (hls.levels.length === 0 && hls.url !== null) hls.loadSource(hls.url)
    else restart(hls)
  }
  return { retry }
}

/** Where hls.js last loaded is not where the viewer has jumped to meanwhile. */
function restart(hls: Hls): void {
  hls.startLoad(hls.media?.currentTime ?? -1)
}

function isRefused({ response }: ErrorData): boolean {
  return response?.code === 401 || response?.code === 403 || response?.code === 410
}
