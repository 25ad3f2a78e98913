import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ladder } from './encode.ts'
import type { Cue, Film } from './film.ts'
import {
  masterPlaylist,
  measureRenditions,
  segmentsOf,
  type Rendition,
} from '../src/features/library/packaging/master-playlist.ts'
import { mediaPlaylist, readSegments, seconds } from '../src/features/library/packaging/playlist.ts'
import {
  subtitlePlaylist,
  vttTime,
  webVttHead,
} from '../src/features/library/packaging/subtitles.ts'

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
  const { frameRate, subtitles } = film
  const master = masterPlaylist({
    frameRate,
    renditions: await measure(folder),
    sound: { channels: 1 },
    subtitles: subtitles ? [{ ...subtitles, file: subtitles.language }] : [],
  })
  await writeFile(join(folder, 'master.m3u8'), master)
}

/** The renditions of a film as they lie on the disk, best first. */
export const measure = (folder: string): Promise<Rendition[]> => measureRenditions(folder, ladder)

/** How long a film's picture plays, from its segments. */
export async function measureSeconds(folder: string): Promise<number> {
  return Number(seconds(await segmentsOf(folder, ladder[0].name)).toFixed(3))
}

async function writeSubtitles(film: Film, folder: string): Promise<void> {
  const { subtitles } = film
  if (!subtitles) return
  await mkdir(join(folder, 'subtitles'))
  const file = join(folder, 'subtitles', subtitles.language)
  await writeFile(`${file}.m3u8`, subtitlePlaylist(subtitles.language, film.durationSeconds))
  await writeFile(`${file}.vtt`, webVtt(subtitles.cues))
}

function webVtt(cues: readonly Cue[]): string {
  const body = cues.map(
    ({ fromSeconds, toSeconds, text }, index) =>
      `${index + 1}\n${vttTime(fromSeconds)} --> ${vttTime(toSeconds)}\n${text}\n`,
  )
  return `${webVttHead}\n${body.join('\n')}`
}
