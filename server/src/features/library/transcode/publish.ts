import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { mediaPathOf } from '../folders.ts'
import type { Library } from '../library.ts'
import { ladder, type PlannedRendition } from '../packaging/ladder.ts'
import type { UploadDocument } from '../upload-store.ts'
import { marksOf } from './chapters.ts'
import type { FilmFolder } from './film-folder.ts'
import type { SourceFacts } from './probe.ts'

interface Made {
  readonly film: FilmFolder
  /** Best first, at least one. */
  readonly renditions: readonly PlannedRendition[]
  readonly facts: SourceFacts
}

/** Tells the catalogue what plays now; answers the id of the film. */
export async function publish(
  { publications }: Library,
  upload: UploadDocument,
  { film, renditions, facts }: Made,
): Promise<string> {
  const [best] = renditions
  if (!best) throw new Error('A film without renditions cannot play.')
  const height = ladder.find(({ name }) => name === best.name)?.height ?? best.height
  const durationSeconds = await film.durationSeconds(best.name)
  const publication = {
    wantedId: upload.movieId ?? upload.wantedMovieId,
    title: upload.title,
    year: upload.year,
    media: { path: mediaPathOf(upload._id), bestHeight: height },
    durationSeconds,
    ...marksOf(facts.chapters, durationSeconds),
    posterUrl: await urlOf(upload._id, film, 'poster.jpg'),
    backdropUrl: await urlOf(upload._id, film, 'backdrop.jpg'),
    trickplayUrl: await urlOf(upload._id, film, 'trickplay.vtt'),
  }
  if (!upload.photoFilm) return publications.publish(publication)
  if (upload.userId === null) throw new Error('The owner of this film is gone.')
  const id = ownFilmId(upload._id)
  await publications.publishFor(upload.userId, id, publication)
  return id
}

const ownFilmId = (uploadId: string): string => uploadId.replace('upl_', 'own_')

/** The public address of a picture, with its version; null while there is none. */
async function urlOf(uploadId: string, { folder }: FilmFolder, name: string) {
  const file = join(folder, 'pictures', name)
  if (!existsSync(file)) return null
  const version = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 12)
  return `/api/artwork/library/${uploadId}/${name}?v=${version}`
}
