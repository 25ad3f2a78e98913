import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SubtitleTrack } from '../packaging/master-playlist.ts'
import { run, type ProgramLimits } from '../packaging/program.ts'
import {
  distinctLabel,
  languageLabel,
  subtitlePlaylist,
  webVttHead,
} from '../packaging/subtitles.ts'
import { inputOf, type Source, type SourceFacts, type SubtitleFacts } from './probe.ts'

interface Tools {
  readonly signal: AbortSignal
  readonly limits: ProgramLimits
}

const mostTracks = 20
const texts = new Set(['subrip', 'srt', 'ass', 'ssa', 'mov_text', 'webvtt', 'text'])

interface MadeTexts {
  readonly tracks: readonly SubtitleTrack[]
  /** Sentences for people about what was left out. */
  readonly notes: readonly string[]
}

/** Turns the subtitles inside a source to WebVTT in `<folder>/subtitles`. */
export async function makeTexts(
  { source, facts }: { source: Source; facts: SourceFacts },
  folder: string,
  tools: Tools,
): Promise<MadeTexts> {
  const usable = facts.subtitles.filter(({ codec }) => texts.has(codec)).slice(0, mostTracks)
  const left = facts.subtitles.filter((each) => !usable.includes(each))
  const notes = left.map(
    ({ codec, language }) =>
      `Subtitles (${languageLabel(languageOf(language))}) were left out: they are ${codec}, which is no text.`,
  )
  if (usable.length > 0) await mkdir(join(folder, 'subtitles'), { recursive: true })
  const tracks: SubtitleTrack[] = []
  for (const subtitle of usable) {
    const track = trackOf(subtitle, tracks)
    const file = join(folder, 'subtitles', track.file)
    const parameters = [...inputOf(source), '-map', `0:${subtitle.index}`, '-f', 'webvtt']
    await run('ffmpeg', [...parameters, `${file}.vtt`], tools)
    const cues = (await readFile(`${file}.vtt`, 'utf8')).replace(/^WEBVTT[^\n]*\n/, '')
    await writeFile(`${file}.vtt`, `${webVttHead}${cues}`)
    await writeFile(`${file}.m3u8`, subtitlePlaylist(track.file, facts.durationSeconds))
    tracks.push(track)
  }
  return { tracks, notes }
}

/** Files of tracks differ. */
function trackOf(
  { language, title }: SubtitleFacts,
  others: readonly SubtitleTrack[],
): SubtitleTrack {
  const code = languageOf(language)
  const alike = others.filter((track) => track.language === code).length
  return {
    language: code,
    label: distinctLabel(title?.trim().slice(0, 60) || languageLabel(code), others),
    file: alike === 0 ? code : `${code}-${alike + 1}`,
  }
}

/** BCP 47 for what containers say: `eng` is `en`. */
function languageOf(code: string): string {
  if (!/^[a-z]{2,3}$/i.test(code)) return 'und'
  return Intl.getCanonicalLocales(code)[0] ?? 'und'
}
