import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewTextTrack, TextTrack } from '@cinema/contract'
import { AppError, invalidField } from '../../../http/errors.ts'
import { unknownUpload } from '../decisions.ts'
import { removeAll } from '../folders.ts'
import type { Library } from '../library.ts'
import type { SubtitleTrack } from '../packaging/master-playlist.ts'
import { distinctLabel, languageLabel, subtitlePlaylist } from '../packaging/subtitles.ts'
import { filmFolder } from '../transcode/film-folder.ts'
import type { UploadDocument } from '../upload-store.ts'
import { mostTracks, type subtitleStore } from './subtitle-store.ts'
import { SubtitleProblem, toWebVtt } from './web-vtt.ts'

interface Parts {
  readonly library: Library
  readonly store: ReturnType<typeof subtitleStore>
}

/** @throws AppError `not_found` */
export async function tracksOf({ library }: Parts, id: string): Promise<TextTrack[]> {
  const upload = await uploadOf(library, id)
  const embedded = await filmFolder(library.folders.film(id)).ownTracks()
  return [
    ...embedded.map((track) => toTextTrack(track, 'embedded')),
    ...(upload.subtitles ?? []).map((track) => toTextTrack(track, 'uploaded')),
  ]
}

/**
 * Gives a film words that were sent in beside it. Files come first, and then what names them.
 * @throws AppError `not_found`, `upload_conflict`, `validation_failed` naming the line of the text.
 */
export async function addTrack(
  parts: Parts,
  id: string,
  { language, label, text }: NewTextTrack,
): Promise<TextTrack> {
  const { library, store } = parts
  const vtt = webVttOf(text)
  const upload = await uploadOf(library, id)
  const [best] = upload.renditions
  if (upload.state !== 'ready' || best === undefined) throw notReady()
  const known = await tracksOf(parts, id)
  const track: SubtitleTrack = {
    language,
    label: label ?? distinctLabel(languageLabel(language), known),
    file: `${language}-${randomBytes(4).toString('hex')}`,
  }
  if (known.some((each) => each.label === track.label)) throw taken(track)
  const film = filmFolder(library.folders.film(id))
  const files = filesOf(film.folder, track)
  await mkdir(join(film.folder, 'subtitles'), { recursive: true })
  await writeFile(files.text, vtt)
  await writeFile(files.playlist, subtitlePlaylist(track.file, await film.durationSeconds(best)))
  if (!(await store.add(id, track))) {
    await removeAll(...Object.values(files))
    throw known.length >= mostTracks ? tooMany() : taken(track)
  }
  await offer(library, id)
  return toTextTrack(track, 'uploaded')
}

/** @throws AppError `not_found` */
export async function removeTrack({ library, store }: Parts, id: string, file: string) {
  if (!(await store.remove(id, file))) {
    throw new AppError('not_found', 'No subtitles that were sent in have this id.')
  }
  await offer(library, id)
  await removeAll(...Object.values(filesOf(library.folders.film(id), { file })))
}

/**
 * Brings the master playlist to what MongoDB says. Whoever writes looks afterwards whether that still
 * holds, so that of several at once the last one to write has written the newest.
 */
async function offer(library: Library, id: string): Promise<void> {
  const film = filmFolder(library.folders.film(id))
  let written: number | undefined
  for (;;) {
    const { subtitles = [], subtitlesVersion = 0 } = await uploadOf(library, id)
    if (subtitlesVersion === written) return
    await film.offerTracks(subtitles)
    written = subtitlesVersion
  }
}

async function uploadOf({ uploads }: Library, id: string): Promise<UploadDocument> {
  const upload = await uploads.byId(id)
  // A film of photos is its owner's alone, also for administrators.
  if (!upload || upload.photoFilm) throw unknownUpload(id)
  return upload
}

function webVttOf(text: string): string {
  try {
    return toWebVtt(text)
  } catch (error) {
    if (error instanceof SubtitleProblem) throw invalidField('text', error.message)
    throw error
  }
}

const filesOf = (folder: string, { file }: Pick<SubtitleTrack, 'file'>) => ({
  text: join(folder, 'subtitles', `${file}.vtt`),
  playlist: join(folder, 'subtitles', `${file}.m3u8`),
})

const toTextTrack = (
  { file, language, label }: SubtitleTrack,
  source: TextTrack['source'],
): TextTrack => ({ id: file, language, label, source })

const notReady = (): AppError =>
  new AppError('upload_conflict', 'Subtitles can be added when the film is ready.')

const taken = ({ label }: SubtitleTrack): AppError =>
  new AppError('upload_conflict', `This film has subtitles called ${label} already.`)

const tooMany = (): AppError =>
  new AppError('upload_conflict', `A film has at most ${mostTracks} text tracks.`)
