import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { PlannedRendition } from '../packaging/ladder.ts'
import {
  masterPlaylist,
  measureRenditions,
  withSubtitles,
  type SubtitleTrack,
} from '../packaging/master-playlist.ts'
import { mediaPlaylist, readSegments, seconds } from '../packaging/playlist.ts'
import { soundChannels } from './encode.ts'
import type { SourceFacts } from './probe.ts'
import { Refusal } from './refusal.ts'

const playlist = 'index.m3u8'
const shortestShare = 0.9
const shortfallSeconds = 2

export type FilmFolder = ReturnType<typeof filmFolder>

/**
 * The folder of a film as viewers play it. What is in it is complete: parts are made elsewhere and
 * moved here by one rename, so it is also the note of what a killed worker had done.
 */
export function filmFolder(folder: string) {
  const has = (name: string): boolean => existsSync(join(folder, name, playlist))
  return {
    folder,
    has,

    /**
     * Moves a rendition or the sound in, with a playlist of its measured segments.
     * @throws Refusal `truncated` when much less was in the source than it said.
     */
    async take(made: string, name: string, { durationSeconds }: SourceFacts): Promise<void> {
      const file = join(made, name, playlist)
      const segments = await readSegments(file)
      const lasts = seconds(segments)
      const isShort =
        lasts < durationSeconds * shortestShare && durationSeconds - lasts > shortfallSeconds
      if (name !== 'audio' && isShort) throw cutOff(lasts, durationSeconds)
      await writeFile(file, mediaPlaylist(segments))
      await this.move(made, name)
    },

    async move(made: string, name: string): Promise<void> {
      await mkdir(folder, { recursive: true })
      try {
        await rename(join(made, name), join(folder, name))
      } catch (error) {
        // Another worker was quicker: what it made is as good.
        if (!existsSync(join(folder, name))) throw error
      }
    },

    /** The master playlist of what is here, put in place at once. Answers what it offers. */
    async writeMaster(planned: readonly PlannedRendition[], facts: SourceFacts) {
      const here = planned.filter(({ name }) => has(name))
      const renditions = await measureRenditions(folder, here, facts.sound !== null)
      const subtitles = await readTracks(folder)
      const master = masterPlaylist({
        frameRate: facts.video.frameRate,
        renditions,
        sound: facts.sound ? { channels: soundChannels(facts.sound.channels) } : undefined,
        subtitles,
      })
      await replace(join(folder, 'master.m3u8'), master)
      return here
    },

    /** Offers further text tracks beside those that came inside of the film. */
    async offerTracks(further: readonly SubtitleTrack[]): Promise<void> {
      const file = join(folder, 'master.m3u8')
      const tracks = [...(await readTracks(folder)), ...further]
      await replace(file, withSubtitles(await readFile(file, 'utf8'), tracks))
    },

    /** Those that came inside of the film. */
    ownTracks: () => readTracks(folder),

    writeTracks: (made: string, tracks: readonly SubtitleTrack[]) =>
      writeFile(join(made, 'subtitles', 'tracks.json'), JSON.stringify(tracks)),

    /** How long the picture plays, by its segments. */
    async durationSeconds(name: string): Promise<number> {
      return Number(seconds(await readSegments(join(folder, name, playlist))).toFixed(3))
    },

    sizeBytes: () => sizeOfFolder(folder),
  }
}

const Tracks = z.array(z.object({ language: z.string(), label: z.string(), file: z.string() }))

async function readTracks(folder: string): Promise<SubtitleTrack[]> {
  const file = join(folder, 'subtitles', 'tracks.json')
  return existsSync(file) ? Tracks.parse(JSON.parse(await readFile(file, 'utf8'))) : []
}

async function replace(file: string, text: string): Promise<void> {
  const made = `${file}.${randomUUID()}`
  await writeFile(made, text)
  await rename(made, file)
}

async function sizeOfFolder(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

const cutOff = (found: number, promised: number): Refusal =>
  new Refusal(
    'truncated',
    `The file is cut off: it promises ${promised.toFixed(0)} seconds, and ${found.toFixed(0)} are there.`,
  )
