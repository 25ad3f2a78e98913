import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ladder } from './encode.ts'
import type { Cue, Film } from './film.ts'
import {
  bitRates,
  codecOf,
  mediaPlaylist,
  readSegments,
  seconds,
  type Segment,
} from './playlist.ts'

export interface Rendition {
  height: number
  width: number
  /** Bits a second of picture and sound: the peak of any segment, and the average. */
  bandwidth: number
  averageBandwidth: number
  codecs: string
}

const soundCodec = 'mp4a.40.2'

/** Moves what ffmpeg encoded to a film's folder, with playlists from the measured segments. */
export async function packageFilm(film: Film, encoded: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const name of [...ladder.map((step) => step.name), 'audio']) {
    await cp(join(encoded, name), join(folder, name), { recursive: true })
    const playlist = join(folder, name, 'index.m3u8')
    await writeFile(playlist, mediaPlaylist(await readSegments(playlist)))
  }
  if (film.subtitles) await writeSubtitles(film, folder)
  await writeFile(join(folder, 'master.m3u8'), masterPlaylist(film, await measure(folder)))
}

/** The renditions of a film as they lie on the disk, best first. */
export async function measure(folder: string): Promise<Rendition[]> {
  const sound = bitRates(await segmentsOf(folder, 'audio'))
  return Promise.all(
    ladder.map(async ({ name, width, height }) => {
      const picture = bitRates(await segmentsOf(folder, name))
      return {
        height,
        width,
        bandwidth: picture.peak + sound.peak,
        averageBandwidth: picture.average + sound.average,
        codecs: `${codecOf(await readFile(join(folder, name, 'init.mp4')))},${soundCodec}`,
      }
    }),
  )
}

/** How long a film's picture plays, from its segments. */
export async function measureSeconds(folder: string): Promise<number> {
  return Number(seconds(await segmentsOf(folder, ladder[0].name)).toFixed(3))
}

function segmentsOf(folder: string, name: string): Promise<Segment[]> {
  return readSegments(join(folder, name, 'index.m3u8'))
}

function masterPlaylist(film: Film, renditions: readonly Rendition[]): string {
  const { subtitles } = film
  const group = subtitles
    ? `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="${subtitles.label}",LANGUAGE="${subtitles.language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles/${subtitles.language}.m3u8"`
    : undefined
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Original",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="audio/index.m3u8"',
    ...(group ? [group] : []),
    ...renditions.flatMap((rendition) => [
      `#EXT-X-STREAM-INF:${[
        `BANDWIDTH=${rendition.bandwidth}`,
        `AVERAGE-BANDWIDTH=${rendition.averageBandwidth}`,
        `RESOLUTION=${rendition.width}x${rendition.height}`,
        `FRAME-RATE=${film.frameRate.toFixed(3)}`,
        `CODECS="${rendition.codecs}"`,
        'AUDIO="audio"',
        ...(subtitles ? ['SUBTITLES="subtitles"'] : []),
      ].join(',')}`,
      `${rendition.height}p/index.m3u8`,
    ]),
    '',
  ].join('\n')
}

async function writeSubtitles(film: Film, folder: string): Promise<void> {
  const { subtitles } = film
  if (!subtitles) return
  await mkdir(join(folder, 'subtitles'))
  const lasting = film.durationSeconds.toFixed(3)
  const playlist = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(film.durationSeconds)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${lasting},`,
    `${subtitles.language}.vtt`,
    '#EXT-X-ENDLIST',
    '',
  ]
  const file = join(folder, 'subtitles', subtitles.language)
  await writeFile(`${file}.m3u8`, playlist.join('\n'))
  await writeFile(`${file}.vtt`, webVtt(subtitles.cues))
}

function webVtt(cues: readonly Cue[]): string {
  const body = cues.map(
    ({ fromSeconds, toSeconds, text }, index) =>
      `${index + 1}\n${vttTime(fromSeconds)} --> ${vttTime(toSeconds)}\n${text}\n`,
  )
  // The map ties the cues to the media's clock, which begins at 0 (RFC 8216, 3.5).
  return `WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n${body.join('\n')}`
}

/** HH:MM:SS.mmm */
export function vttTime(time: number): string {
  return new Date(Math.round(time * 1000)).toISOString().slice(11, 23)
}
