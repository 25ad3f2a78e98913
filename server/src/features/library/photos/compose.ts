import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { headOf, makeFolder } from '../folders.ts'
import type { Library } from '../library.ts'
import { run } from '../packaging/program.ts'
import type { Attempt } from '../transcode/attempt.ts'
import { Refusal } from '../transcode/refusal.ts'
import type { PhotoFilmParts } from '../upload-store.ts'
import { musicDemuxerOf } from './music.ts'
import { filmSeconds, frameRate, photoGraph } from './styles.ts'

export const photoFile = (folder: string, number: number): string =>
  path.join(folder, `${String(number).padStart(2, '0')}.jpg`)

export const musicFile = (folder: string): string => path.join(folder, 'music')

/** Makes one file of photos, where that of an upload would be, for the pipeline to go on with. */
export async function composeFilm(
  library: Library,
  attempt: Attempt,
  parts: PhotoFilmParts,
): Promise<void> {
  const { folders, config } = library
  const { _id } = attempt.upload
  const source = folders.source(_id)
  if (existsSync(source)) return
  const work = path.join(folders.work(_id), attempt.id)
  await makeFolder(work)
  await makeFolder(folders.uploads)
  const made = path.join(work, 'composed.mp4')
  const seconds = filmSeconds(parts.style, parts.photos.length)
  await run('ffmpeg', await parametersOf(parts, folders.photos(_id), made), {
    signal: attempt.signal,
    limits: {
      memoryMegabytes: config.TRANSCODE_MEMORY_MB,
      cpuSeconds: 300 + seconds * 40,
      fileMegabytes: 4000,
      seconds: 600 + seconds * 60,
    },
    onLine(line) {
      const microseconds = Number(/^out_time_us=(\d+)/.exec(line)?.[1] ?? NaN)
      if (microseconds > 0)
        attempt.note({ progressRatio: Math.min(1, microseconds / 1e6 / seconds) })
    },
  })
  await rename(made, source)
}

async function parametersOf({ style, photos, hasMusic }: PhotoFilmParts, from: string, to: string) {
  const seconds = filmSeconds(style, photos.length)
  const numbers = photos.toSorted((a, b) => a - b)
  const music = hasMusic
    ? await musicParameters(musicFile(from), photos.length, seconds)
    : undefined
  return [
    ...['-progress', 'pipe:1', '-nostats'],
    ...numbers.flatMap((number) => [
      ...['-protocol_whitelist', 'file', '-f', 'jpeg_pipe', '-i', photoFile(from, number)],
    ]),
    ...(music?.input ?? []),
    ...['-filter_complex_threads', '1', '-filter_complex', photoGraph(style, photos.length)],
    ...['-map', '[film]', ...(music?.output ?? [])],
    ...['-t', seconds.toFixed(3), '-r', String(frameRate), '-map_metadata', '-1'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-f', 'mp4', to],
  ]
}

/** Repeated for as long as the film lasts, and fading with it. */
async function musicParameters(file: string, input: number, seconds: number) {
  const demuxer = musicDemuxerOf(await headOf(file))
  if (!demuxer) throw new Refusal('no_music', 'The music is of no kind that is taken.')
  const end = Math.max(0, seconds - 3).toFixed(3)
  return {
    input: ['-stream_loop', '-1', '-protocol_whitelist', 'file', '-f', demuxer, '-i', file],
    output: [
      ...['-map', `${input}:a:0`, '-af', `afade=t=in:d=1,afade=t=out:st=${end}:d=3`],
      ...['-c:a', 'aac', '-b:a', '192k', '-ac', '2'],
    ],
  }
}
