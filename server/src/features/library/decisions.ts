import { AppError } from '../../http/errors.ts'
import { removeAll, sizeOf } from './folders.ts'
import type { Library } from './library.ts'
import type { UploadDocument } from './upload-store.ts'

/**
 * Makes no film of an upload for now. What plays of it already plays no longer; the file that was
 * sent in stays.
 * @throws AppError `not_found`, `upload_conflict`
 */
export async function cancelUpload(library: Library, id: string): Promise<UploadDocument> {
  const { folders, uploads } = library
  const before = await uploads.byId(id)
  const upload = await uploads.change(id, ['queued', 'working'], {
    ...{ state: 'cancelled', stage: null, progressRatio: 0, attempt: null },
    ...{ renditions: [], movieId: null },
  })
  if (!before || !upload) throw unfit(before, id, 'Only what waits or is made can be cancelled.')
  await library.withdraw(before)
  // The worker removes what it is writing just now.
  await removeAll(folders.film(id))
  library.tell(upload)
  return upload
}

/** @throws AppError `not_found`, `upload_conflict` */
export async function retryUpload(library: Library, id: string): Promise<UploadDocument> {
  const { folders, uploads } = library
  const before = await uploads.byId(id)
  // Whether a file of the operator's folder is there, workers find out.
  const isThere = before?.mediaFile != null || (await sizeOf(folders.source(id))) !== undefined
  const queued = { state: 'queued', problem: null, attempts: 0 } as const
  const upload = isThere ? await uploads.change(id, ['failed', 'cancelled'], queued) : null
  if (!upload) throw unfit(before, id, 'There is nothing to try again: send the film once more.')
  library.tell(upload)
  return upload
}

const unfit = (upload: UploadDocument | null, id: string, sentence: string): AppError =>
  upload ? new AppError('upload_conflict', sentence) : unknownUpload(id)

export const unknownUpload = (id: string): AppError =>
  new AppError('not_found', `No upload has the id ${id}.`)
