import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, type ProgramLimits } from '../packaging/program.ts'
import { trickplaySheets } from '../packaging/trickplay.ts'
import { inputOf, type Source, type SourceFacts } from './probe.ts'

interface Tools {
  readonly signal: AbortSignal
  readonly limits: ProgramLimits
}

const poster = 'scale=600:900:force_original_aspect_ratio=increase,crop=600:900,setsar=1'
const backdrop = 'scale=1280:720:force_original_aspect_ratio=increase,crop=1280:720,setsar=1'

/** Poster, backdrop and the small pictures for seeking, into a folder. */
export async function makePictures(
  { source, facts, film }: { source: Source; facts: SourceFacts; film: string },
  folder: string,
  tools: Tools,
): Promise<void> {
  await still(poster, join(folder, 'poster.jpg'), { source, facts, ...tools })
  await still(backdrop, join(folder, 'backdrop.jpg'), { source, facts, ...tools })
  const nameOf = (sheet: number): string => `trickplay-${String(sheet).padStart(3, '0')}.jpg`
  const { filter, track } = trickplaySheets(facts.durationSeconds, { nameOf })
  // Of the smallest rendition, which costs least to decode; its playlist is ours.
  const sheets = [
    ...['-protocol_whitelist', 'file', '-i', join(film, '360p', 'index.m3u8')],
    ...['-vf', filter, '-fps_mode', 'passthrough', '-q:v', '9', '-start_number', '0'],
    join(folder, 'trickplay-%03d.jpg'),
  ]
  await run('ffmpeg', sheets, tools)
  await writeFile(join(folder, 'trickplay.vtt'), track)
}

/** One picture that stands for its film: the most ordinary one of some seconds at a fifth of it. */
async function still(
  filter: string,
  file: string,
  { source, facts, ...tools }: Tools & { source: Source; facts: SourceFacts },
): Promise<void> {
  const at = (facts.durationSeconds / 5).toFixed(3)
  const parameters = [
    ...['-ss', at, ...inputOf(source), '-map', `0:${facts.video.index}`],
    ...['-vf', `thumbnail=50,${filter},format=yuvj420p`, '-frames:v', '1', '-q:v', '4'],
    ...['-map_metadata', '-1', '-update', '1', file],
  ]
  await run('ffmpeg', parameters, tools)
}
