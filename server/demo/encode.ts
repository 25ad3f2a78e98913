import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createDrawing } from './drawing.ts'
import { drawClock } from './clock.ts'
import { run } from '../src/features/library/packaging/program.ts'
import { segmentSeconds } from '../src/features/library/packaging/ladder.ts'
import type { Film } from './film.ts'

/** The ladder: heights and widths in pixels, quality as x264's constant rate factor. */
export const ladder = [
  { name: '1080p', width: 1920, height: 1080, rateFactor: 35 },
  { name: '720p', width: 1280, height: 720, rateFactor: 36 },
  { name: '480p', width: 854, height: 480, rateFactor: 36 },
  { name: '360p', width: 640, height: 360, rateFactor: 35 },
] as const

/**
 * Renders a film and encodes every rendition in one pass and then the sound, as CMAF segments in
 * `<directory>/<rendition>/init.mp4` and `seg-NNN.m4s` with ffmpeg's own `index.m3u8` beside them.
 */
export async function encodeFilm(film: Film, directory: string): Promise<void> {
  const picture = join(directory, 'film.ass')
  const clock = join(directory, 'clock.ass')
  const graph = join(directory, 'graph.txt')
  const blank = () => createDrawing([1920, 1080], film.durationSeconds, film.frameRate)
  const [pictures, timecodes] = [blank(), blank()]
  film.draw(pictures)
  film.drawFast?.(timecodes)
  drawClock(timecodes, film.frameRate)
  await writeFile(picture, pictures.toAss())
  await writeFile(clock, timecodes.toAss())
  await writeFile(graph, filterGraph(film, picture, clock))
  for (const { name } of [...ladder, { name: 'audio' }]) await mkdir(join(directory, name))
  await run('ffmpeg', [
    ...['-filter_complex_threads', '1', '-filter_complex_script', graph],
    ...ladder.flatMap(({ name }) => ['-map', `[${name}]`]),
    ...['-t', String(film.durationSeconds)],
    ...videoParameters(film),
    ...segmentParameters(join(directory, '%v')),
    ...['-var_stream_map', ladder.map(({ name }, index) => `v:${index},name:${name}`).join(' ')],
    join(directory, '%v', 'index.m3u8'),
  ])
  await settleInitSegments(directory)
  await encodeSound(film, join(directory, 'audio'))
}

/**
 * Encodes a film's sound. AAC begins with 1,024 samples of padding; leaving out as many of ours
 * puts the padding at 0 and everything after it at its true time, without an edit list.
 */
export async function encodeSound(film: Film, directory: string): Promise<void> {
  // The last frame of sound must not begin a segment of its own after the picture's end.
  const trim = `atrim=start_sample=1024:end=${film.durationSeconds - 0.02}`
  await run('ffmpeg', [
    ...['-f', 'lavfi', '-i', film.sound, '-af', trim],
    ...['-copyts', '-c:a', 'aac', '-b:a', '28k', '-ac', '1'],
    ...segmentParameters(directory),
    join(directory, 'index.m3u8'),
  ])
}

/**
 * The picture is painted only as often as it changes, then repeated to the frame rate, and the
 * timecode painted over it: painting is what takes the time. The `ass` filter mixes by BT.601.
 */
function filterGraph(film: Film, picture: string, clock: string): string {
  const size = `${ladder[0].width}x${ladder[0].height}`
  const ground = `0x${film.background.slice(1)}`
  const source = `color=c=${ground}:s=${size}:r=${film.pictureRate}:d=${film.durationSeconds}`
  const matrix = 'in_color_matrix=bt601:out_color_matrix=bt709'
  const tags = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv'
  const painted = `${source},format=yuv420p,ass=${picture},fps=${film.frameRate},ass=${clock}`
  const outputs = ladder.map(({ name }) => `[full-${name}]`).join('')
  const scaled = ladder.map(
    ({ name, width, height }) => `[full-${name}]scale=${width}:${height}:flags=bicubic[${name}]`,
  )
  return [`${painted},scale=${matrix},${tags},split=${ladder.length}${outputs}`, ...scaled].join(
    ';\n',
  )
}

function videoParameters(film: Film): string[] {
  const every = film.frameRate * segmentSeconds
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'animation', '-threads', '1'],
    // Without frames that are shown out of order, the first one is shown at exactly 0.
    ...['-bf', '0', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`, '-sc_threshold', '0'],
    ...[
      '-x264-params',
      `open-gop=0:keyint=${every}:min-keyint=1:scenecut=0:ref=4:no-psy=1:aq-mode=2`,
    ],
    ...ladder.flatMap(({ rateFactor }, index) => [
      `-crf:v:${index}`,
      String(rateFactor + film.thrift),
    ]),
  ]
}

function segmentParameters(directory: string): string[] {
  return [
    ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments'],
    ...['-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', join(directory, 'seg-%03d.m4s')],
  ]
}

/** With several variants ffmpeg numbers the init segments; each has its own folder here. */
async function settleInitSegments(directory: string): Promise<void> {
  for (const { name } of ladder) {
    const folder = join(directory, name)
    const init = (await readdir(folder)).find((file) => /^init.*\.mp4$/.test(file))
    if (!init) throw new Error(`ffmpeg wrote no init segment in ${folder}`)
    await rename(join(folder, init), join(folder, 'init.mp4'))
  }
}
