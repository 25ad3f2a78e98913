import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { segmentSeconds, type PlannedRendition, type Step } from '../packaging/ladder.ts'
import { run, type ProgramLimits } from '../packaging/program.ts'
import { inputOf, type Source, type SourceFacts } from './probe.ts'

/** Quality as x264's constant rate factor, and the bit rate it may not exceed, in kbit/s. */
const rates: Readonly<Record<Step['name'], { rateFactor: number; most: number }>> = {
  '1080p': { rateFactor: 23, most: 4600 },
  '720p': { rateFactor: 23, most: 2500 },
  '480p': { rateFactor: 23, most: 1200 },
  // With its sound it passes through a line of 0.9 Mbit/s.
  '360p': { rateFactor: 24, most: 600 },
}

export const mostKilobits = (name: Step['name']): number => rates[name].most

export interface EncodeTools {
  readonly signal: AbortSignal
  readonly limits: ProgramLimits
  readonly threads: number
  /** Called with the share of the film that is done, 0 to 1. */
  readonly onProgress: (ratio: number) => void
}

/** Encodes renditions in one pass over the source, each into `<folder>/<name>`. */
export async function encodePictures(
  { source, facts }: { source: Source; facts: SourceFacts },
  renditions: readonly PlannedRendition[],
  folder: string,
  tools: EncodeTools,
): Promise<void> {
  for (const { name } of renditions) await mkdir(join(folder, name), { recursive: true })
  const parameters = [
    ...inputOf(source),
    ...['-filter_complex_threads', '1', '-filter_complex', pictureGraph(facts, renditions)],
    ...renditions.flatMap(({ name }) => ['-map', `[${name}]`]),
    ...pictureParameters(facts, renditions, tools.threads),
    ...segmentParameters(join(folder, '%v')),
    ...['-var_stream_map', renditions.map(({ name }, at) => `v:${at},name:${name}`).join(' ')],
    join(folder, '%v', 'index.m3u8'),
  ]
  await encode(parameters, facts, tools)
  for (const { name } of renditions) await settleInit(join(folder, name))
}

/** Takes the picture of a source over as it is. */
export async function copyPicture(
  { source, facts }: { source: Source; facts: SourceFacts },
  name: string,
  folder: string,
  tools: EncodeTools,
): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  const parameters = [
    ...inputOf(source),
    ...['-map', `0:${facts.video.index}`, '-c:v', 'copy', '-map_metadata', '-1'],
    ...segmentParameters(join(folder, name)),
    join(folder, name, 'index.m3u8'),
  ]
  await encode(parameters, facts, tools)
}

/**
 * Encodes the sound into `<folder>/audio`. AAC begins with 1,024 samples of padding; leaving out as
 * many of ours puts the padding at 0 and everything after it at its true time, without an edit list.
 */
export async function encodeSound(
  { source, facts }: { source: Source; facts: SourceFacts },
  folder: string,
  tools: EncodeTools,
): Promise<void> {
  const { sound } = facts
  if (!sound) return
  await mkdir(join(folder, 'audio'), { recursive: true })
  const channels = soundChannels(sound.channels)
  const filter = 'aresample=48000:async=1:first_pts=0,atrim=start_sample=1024'
  const parameters = [
    ...['-copyts', '-start_at_zero', ...inputOf(source), '-map', `0:${sound.index}`],
    ...['-af', filter, '-t', facts.durationSeconds.toFixed(3), '-map_metadata', '-1'],
    ...['-c:a', 'aac', '-b:a', channels === 1 ? '64k' : '128k', '-ac', String(channels)],
    ...segmentParameters(join(folder, 'audio')),
    join(folder, 'audio', 'index.m3u8'),
  ]
  await encode(parameters, facts, tools)
}

export const soundChannels = (channels: number): number => Math.min(channels, 2)

async function encode(
  parameters: string[],
  { durationSeconds }: SourceFacts,
  { signal, limits, onProgress }: EncodeTools,
): Promise<void> {
  await run('ffmpeg', ['-progress', 'pipe:1', '-nostats', ...parameters], {
    signal,
    limits,
    onLine(line) {
      // The first ones say N/A.
      const microseconds = Number(/^out_time_us=(\d+)/.exec(line)?.[1] ?? NaN)
      if (microseconds > 0) onProgress(Math.min(1, microseconds / 1e6 / durationSeconds))
    },
  })
}

/** Every frame at its time from 0 on, at one rate, so that all renditions are cut alike. */
function pictureGraph({ video }: SourceFacts, renditions: readonly PlannedRendition[]): string {
  const { index, frameRate, isInterlaced } = video
  const prepared = [
    ...(isInterlaced ? ['yadif=deint=interlaced'] : []),
    `fps=${frameRate.toFixed(6)}:start_time=0`,
    `split=${renditions.length}`,
  ].join(',')
  const outputs = renditions.map(({ name }) => `[full-${name}]`).join('')
  const scaled = renditions.map(
    ({ name, width, height }) =>
      `[full-${name}]scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p[${name}]`,
  )
  return [`[0:${index}]${prepared}${outputs}`, ...scaled].join(';')
}

function pictureParameters(
  { durationSeconds }: SourceFacts,
  renditions: readonly PlannedRendition[],
  threads: number,
): string[] {
  return [
    ...['-t', durationSeconds.toFixed(3), '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-threads', String(threads)],
    // Without frames that are shown out of order, the first one is shown at exactly 0.
    ...['-bf', '0', '-profile:v', 'high'],
    ...['-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`, '-sc_threshold', '0'],
    ...['-x264-params', 'open-gop=0:keyint=infinite:min-keyint=1:scenecut=0'],
    ...renditions.flatMap(({ name }, at) => {
      const { rateFactor, most } = rates[name]
      return [
        ...[`-crf:v:${at}`, String(rateFactor), `-maxrate:v:${at}`, `${most}k`],
        ...[`-bufsize:v:${at}`, `${most * 2}k`],
      ]
    }),
  ]
}

const segmentParameters = (folder: string): string[] => [
  ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod'],
  ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments+temp_file'],
  ...['-hls_fmp4_init_filename', 'init.mp4'],
  ...['-hls_segment_filename', join(folder, 'seg-%05d.m4s')],
]

/** With several variants ffmpeg numbers the init segments; each has its own folder here. */
async function settleInit(folder: string): Promise<void> {
  const init = (await readdir(folder)).find((file) => /^init.*\.mp4$/.test(file))
  if (!init) throw new Error('ffmpeg wrote no init segment')
  await rename(join(folder, init), join(folder, 'init.mp4'))
}
