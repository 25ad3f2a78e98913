import { writeFile, rename } from 'node:fs/promises'
import { fewestPhotos, mostPhotoFilms, type PhotoFilm } from '@cinema/contract'
import { AppError } from '../../../http/errors.ts'
import type { Viewer } from '../../../http/viewer.ts'
import { createImages, ImagesOff } from '../../../infra/images.ts'
import { NoPhoto } from '../../../infra/photo-type.ts'
import { unknownUpload } from '../decisions.ts'
import { makeFolder } from '../folders.ts'
import type { Library } from '../library.ts'
import { toUpload } from '../presenter.ts'
import { assertQuota, assertSpace, newUpload, quotaBytes, uploadIdOf } from '../upload-rules.ts'
import type { UploadDocument } from '../upload-store.ts'
import { musicFile, photoFile } from './compose.ts'
import { musicDemuxerOf } from './music.ts'
import type { photoFilmStore } from './photo-film-store.ts'
import { photoSize } from './styles.ts'

interface Parts {
  readonly library: Library
  readonly films: ReturnType<typeof photoFilmStore>
}

const images = createImages()

/** @throws AppError `transcoding_unavailable`, `storage_quota_exceeded`, `storage_full` */
export async function beginFilm(
  { library, films }: Parts,
  { userId }: Viewer,
  { title, style }: Pick<PhotoFilm, 'title' | 'style'>,
): Promise<UploadDocument> {
  await library.assertOpen()
  await makeFolder(library.folders.uploads)
  const id = uploadIdOf(userId, undefined)
  const film = {
    ...newUpload(id, userId),
    ...{ fileName: `${title}.photos`, title, year: null, wantedMovieId: null, sizeBytes: 0 },
    photoFilm: { style, photos: [], hasMusic: false },
  }
  await library.uploads.add(film)
  // Counted afterwards, so that of several at once none slips past.
  if ((await films.of(userId, mostPhotoFilms + 1)).length > mostPhotoFilms) {
    await library.uploads.remove(id)
    const sentence = `An account has at most ${mostPhotoFilms} films of photos: remove one first.`
    throw new AppError('storage_quota_exceeded', sentence)
  }
  return film
}

/** @throws AppError `unsupported_media_type` saying why it is no photo, `not_found`, and for want of room. */
export async function addPhoto(
  parts: Parts,
  { viewer, id, number }: { viewer: Viewer; id: string; number: number },
  bytes: Buffer,
): Promise<void> {
  await draftOf(parts, viewer, id)
  const frame = await images.frame(bytes, photoSize).catch((error: unknown) => {
    if (error instanceof NoPhoto) throw new AppError('unsupported_media_type', error.message)
    if (error instanceof ImagesOff) throw new AppError('transcoding_unavailable', error.message)
    throw error
  })
  await keep(parts, { viewer, id, number, bytes: frame })
}

/** @throws AppError as `addPhoto` does. */
export async function addMusic(
  parts: Parts,
  { viewer, id }: { viewer: Viewer; id: string },
  bytes: Buffer,
): Promise<void> {
  await draftOf(parts, viewer, id)
  if (musicDemuxerOf(bytes) === undefined) {
    throw new AppError('unsupported_media_type', 'This is no music in MP3, M4A, Ogg, FLAC or WAV.')
  }
  await keep(parts, { viewer, id, number: null, bytes })
}

/** @throws AppError `not_found`, `upload_conflict` */
export async function makeFilm(
  { library, films }: Parts,
  viewer: Viewer,
  id: string,
): Promise<UploadDocument> {
  await library.assertOpen()
  const film = await ownFilm({ library, films }, viewer, id)
  const count = film.photoFilm?.photos.length ?? 0
  if (count < fewestPhotos) {
    throw new AppError('upload_conflict', `A film needs ${fewestPhotos} photos, and has ${count}.`)
  }
  const again = { state: 'queued', attempts: 0, problem: null, updatedAt: new Date() }
  const states = ['receiving', 'failed'] as const
  const queued = await films.change({ id, userId: viewer.userId, states }, { $set: again })
  if (!queued)
    throw new AppError('upload_conflict', 'This film is being made, or was made already.')
  library.tell(queued)
  return queued
}

/** @throws AppError `not_found` */
export async function removeFilm(parts: Parts, viewer: Viewer, id: string): Promise<void> {
  await parts.library.withdraw(await ownFilm(parts, viewer, id))
  await parts.library.discard(id)
}

export const toPhotoFilm = (upload: UploadDocument): PhotoFilm => ({
  ...toUpload(upload),
  style: upload.photoFilm?.style ?? 'classic',
  photoCount: upload.photoFilm?.photos.length ?? 0,
  hasMusic: upload.photoFilm?.hasMusic ?? false,
})

interface Part {
  readonly viewer: Viewer
  readonly id: string
  /** Of a photo; null for the music. */
  readonly number: number | null
  readonly bytes: Buffer
}

async function keep({ library, films }: Parts, { viewer, id, number, bytes }: Part): Promise<void> {
  const { folders, uploads, config } = library
  const folder = folders.photos(id)
  await makeFolder(folder)
  await assertSpace(folder, bytes.length)
  assertQuota((await uploads.keptBytesOf(viewer.userId)) + bytes.length, quotaBytes(config, viewer))
  const file = number === null ? musicFile(folder) : photoFile(folder, number)
  const arriving = `${file}.${uploadIdOf(viewer.userId, undefined)}`
  await writeFile(arriving, bytes)
  await rename(arriving, file)
  const noted = await films.note(id, viewer.userId, { number, bytes: bytes.length })
  if (!noted) throw new AppError('upload_conflict', 'Nothing can be added to this film any more.')
}

async function draftOf(parts: Parts, viewer: Viewer, id: string): Promise<void> {
  const { state } = await ownFilm(parts, viewer, id)
  if (state === 'receiving') return
  throw new AppError('upload_conflict', 'Nothing can be added to this film any more.')
}

async function ownFilm(
  { library }: Parts,
  { userId }: Viewer,
  id: string,
): Promise<UploadDocument> {
  const film = await library.uploads.byId(id)
  if (!film?.photoFilm || film.userId !== userId) throw unknownUpload(id)
  return film
}
