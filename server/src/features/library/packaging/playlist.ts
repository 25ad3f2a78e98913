import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Segment {
  uri: string
  durationSeconds: number
  sizeBytes: number
}

/** The segments of a media playlist (RFC 8216, 4.3.2) with the sizes of their files. */
export async function readSegments(playlistFile: string): Promise<Segment[]> {
  const text = await readFile(playlistFile, 'utf8')
  const entries = [...text.matchAll(/#EXTINF:([\d.]+),.*\r?\n([^#\s]\S*)/g)]
  return Promise.all(
    entries.map(async ([, duration = '', uri = '']) => ({
      uri,
      durationSeconds: Number(duration),
      sizeBytes: (await stat(join(dirname(playlistFile), uri))).size,
    })),
  )
}

/** A finished media playlist of CMAF segments beside an `init.mp4`. */
export function mediaPlaylist(segments: readonly Segment[]): string {
  const longest = Math.max(...segments.map(({ durationSeconds }) => durationSeconds))
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.round(longest)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
    ...segments.flatMap(({ uri, durationSeconds }) => [
      `#EXTINF:${durationSeconds.toFixed(6)},`,
      uri,
    ]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n')
}

/** Bits a second: of the costliest segment, and of all together. */
export function bitRates(segments: readonly Segment[]): { peak: number; average: number } {
  const bits = segments.reduce((sum, { sizeBytes }) => sum + sizeBytes * 8, 0)
  const peaks = segments.map(({ sizeBytes, durationSeconds }) => (sizeBytes * 8) / durationSeconds)
  return { peak: Math.ceil(Math.max(...peaks)), average: Math.ceil(bits / seconds(segments)) }
}

/** How long segments play together. */
export function seconds(segments: readonly Segment[]): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
}

/** The H.264 codec string (RFC 6381, 3.3) that an init segment's `avcC` box tells. */
export function codecOf(init: Buffer): string {
  const box = init.indexOf('avcC')
  if (box < 0) throw new Error('The init segment has no avcC box.')
  return `avc1.${init.subarray(box + 5, box + 8).toString('hex')}`
}

/** The attributes of a tag's line, quotes removed. */
export function attributes(line: string): Record<string, string> {
  const pairs = line.slice(line.indexOf(':') + 1).matchAll(/([A-Z0-9-]+)=("[^"]*"|[^,]*)/g)
  const entries = [...pairs].map(([, key = '', value = '']): [string, string] => [
    key,
    value.replaceAll('"', ''),
  ])
  return Object.fromEntries(entries)
}
