import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { run } from '../packaging/program.ts'

interface Recipe {
  readonly seconds?: number
  readonly size?: string
  readonly rate?: number | string
  readonly container?: 'mp4' | 'mkv' | 'avi'
  readonly sound?: boolean
  /** SubRip text to carry along. */
  readonly subtitles?: string
  /** Names of chapters and the seconds they begin and end at. */
  readonly chapters?: readonly (readonly [title: string, from: number, to: number])[]
  /** Parameters of the encoder instead of ours. */
  readonly video?: readonly string[]
  /** Parameters of the container. */
  readonly muxing?: readonly string[]
}

/** A film of moving bars and a tone, made by ffmpeg. */
export async function makeFilm({
  seconds = 9,
  size = '640x360',
  rate = 25,
  container = 'mp4',
  sound = true,
  subtitles,
  chapters,
  video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50'],
  muxing = ['-movflags', '+faststart'],
}: Recipe = {}): Promise<Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cinema-film-'))
  try {
    const file = path.join(folder, `film.${container}`)
    const text = path.join(folder, 'text.srt')
    const list = path.join(folder, 'chapters.txt')
    if (subtitles) writeFileSync(text, subtitles)
    if (chapters) writeFileSync(list, metadataOf(chapters))
    const inputsBefore = 1 + Number(sound) + (subtitles ? 1 : 0)
    const picture = `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`
    await run('ffmpeg', [
      ...['-f', 'lavfi', '-i', picture],
      ...(sound ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`] : []),
      ...(subtitles ? ['-f', 'srt', '-i', text] : []),
      ...(chapters ? ['-f', 'ffmetadata', '-i', list] : []),
      ...(chapters ? ['-map_chapters', String(inputsBefore)] : []),
      ...(subtitles ? ['-map', '0', '-map', '1', '-map', '2'] : []),
      ...(subtitles ? ['-c:s', 'srt', '-metadata:s:s:0', 'language=eng'] : []),
      ...['-pix_fmt', 'yuv420p', ...video, ...(sound ? ['-c:a', 'aac', '-ac', '2'] : [])],
      ...(container === 'mp4' ? muxing : []),
      file,
    ])
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** In the format of ffmpeg's own metadata files. */
const metadataOf = (chapters: NonNullable<Recipe['chapters']>): string =>
  [
    ';FFMETADATA1',
    ...chapters.flatMap(([title, from, to]) => [
      ...['[CHAPTER]', 'TIMEBASE=1/1'],
      ...[`START=${from}`, `END=${to}`, `title=${title}`],
    ]),
    '',
  ].join('\n')

/** The same file with another number in the 32 bits that follow a box's name, so many bytes on. */
export function altered(film: Buffer, box: string, offset: number, values: readonly number[]) {
  const copy = Buffer.from(film)
  const at = copy.indexOf(box, 0, 'latin1') + 4 + offset
  values.forEach((value, index) => copy.writeUInt32BE(value, at + index * 4))
  return copy
}
