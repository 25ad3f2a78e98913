import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bitRates, codecOf, readSegments, type Segment } from './playlist.ts'

/** A rendition as it lies on the disk. */
export interface Rendition {
  readonly name: string
  readonly width: number
  readonly height: number
  /** Bits a second of picture and sound: the peak of any segment, and the average. */
  readonly bandwidth: number
  readonly averageBandwidth: number
  readonly codecs: string
}

export interface SubtitleTrack {
  /** BCP 47; `und` where nobody knows. */
  readonly language: string
  readonly label: string
  /** Of its playlist and text, below `subtitles/`. */
  readonly file: string
}

export interface MasterFacts {
  readonly frameRate: number
  readonly renditions: readonly Rendition[]
  /** Absent for a silent film. */
  readonly sound?: { readonly channels: number } | undefined
  readonly subtitles: readonly SubtitleTrack[]
}

export const soundCodec = 'mp4a.40.2'

const quoted = (text: string): string => `"${text.replace(/["\r\n]/g, "'")}"`

/** The master playlist of a film (RFC 8216, 4.3.4), best rendition first. */
export function masterPlaylist({ frameRate, renditions, sound, subtitles }: MasterFacts): string {
  const soundLine = sound
    ? `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${sound.channels}",URI="audio/index.m3u8"`
    : undefined
  const playlist = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(soundLine ? [soundLine] : []),
    ...renditions.flatMap((rendition) => [
      `${streamTag}${[
        `BANDWIDTH=${rendition.bandwidth}`,
        `AVERAGE-BANDWIDTH=${rendition.averageBandwidth}`,
        `RESOLUTION=${rendition.width}x${rendition.height}`,
        `FRAME-RATE=${frameRate.toFixed(3)}`,
        `CODECS="${rendition.codecs}"`,
        ...(sound ? ['AUDIO="audio"'] : []),
      ].join(',')}`,
      `${rendition.name}/index.m3u8`,
    ]),
    '',
  ].join('\n')
  return withSubtitles(playlist, subtitles)
}

const streamTag = '#EXT-X-STREAM-INF:'
const subtitlesTag = '#EXT-X-MEDIA:TYPE=SUBTITLES,'
const subtitlesGroup = ',SUBTITLES="subtitles"'

/** A master playlist of ours that offers these text tracks, whichever it offered before. */
export function withSubtitles(master: string, tracks: readonly SubtitleTrack[]): string {
  const lines = master.split('\n').filter((line) => !line.startsWith(subtitlesTag))
  const [group, first] = [tracks.length > 0 ? subtitlesGroup : '', lines.findIndex(isStream)]
  const offered = tracks.map(
    ({ language, label, file }) =>
      `${subtitlesTag}GROUP-ID="subtitles",NAME=${quoted(label)},LANGUAGE="${language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles/${file}.m3u8"`,
  )
  return lines
    .map((line) => (isStream(line) ? line.replace(subtitlesGroup, '') + group : line))
    .toSpliced(first, 0, ...offered)
    .join('\n')
}

const isStream = (line: string): boolean => line.startsWith(streamTag)

/** Measures renditions of a film by their segments. */
export async function measureRenditions(
  folder: string,
  planned: readonly Pick<Rendition, 'name' | 'width' | 'height'>[],
  hasSound = true,
): Promise<Rendition[]> {
  const sound = hasSound ? bitRates(await segmentsOf(folder, 'audio')) : { peak: 0, average: 0 }
  return Promise.all(
    planned.map(async ({ name, width, height }) => {
      const picture = bitRates(await segmentsOf(folder, name))
      const codec = codecOf(await readFile(join(folder, name, 'init.mp4')))
      return {
        name,
        width,
        height,
        bandwidth: picture.peak + sound.peak,
        averageBandwidth: picture.average + sound.average,
        codecs: hasSound ? `${codec},${soundCodec}` : codec,
      }
    }),
  )
}

export const segmentsOf = (folder: string, name: string): Promise<Segment[]> =>
  readSegments(join(folder, name, 'index.m3u8'))
