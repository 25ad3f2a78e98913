import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Server, type Upload as TusUpload } from '@tus/server'
import { AppError } from '../../http/errors.ts'
import type { Viewer } from '../../http/viewer.ts'
import { ChunkStore, type Checksum } from './chunk-store.ts'
import { headOf, makeFolder, sizeOf } from './folders.ts'
import type { Library } from './library.ts'
import { containerOf, headBytes, looksLike } from './media-type.ts'
import { fromTus } from './tus-errors.ts'
import { createUploadLocker } from './upload-lock-buffer.ts'
import {
  assertQuota,
  assertSpace,
  maxFileBytes,
  newUpload,
  quotaBytes,
  readMetadata,
  uploadIdOf,
} from './upload-rules.ts'
import type { UploadDocument } from './upload-store.ts'

/** One request of the protocol, and who sends it. */
interface Call {
  readonly viewer: Viewer
  readonly uploadId: string
  readonly checksum?: Checksum | undefined
}

export type Receiver = ReturnType<typeof createReceiver>

/** Takes files in parts (https://tus.io/protocols/resumable-upload), on whichever instance they arrive. */
export function createReceiver(library: Library) {
  const { config, folders, uploads, redis } = library
  const calls = new AsyncLocalStorage<Call>()
  const callOf = (): Call => {
    const call = calls.getStore()
    if (!call) throw new Error('The protocol was spoken outside of a request.')
    return call
  }
  const server = new Server({
    path: '/api/uploads/files',
    relativeLocation: true,
    allowedOrigins: [],
    datastore: new ChunkStore({
      folders,
      uploads,
      checksum: () => callOf().checksum,
      inspect: (id, added) => inspect(library, id, added),
    }),
    locker: createUploadLocker(redis),
    maxSize: maxFileBytes(config),
    namingFunction: () => callOf().uploadId,
    getFileIdFromRequest: () => callOf().uploadId,
    onUploadCreate: (_req, upload) => begin(library, callOf().viewer, upload),
    onIncomingRequest: async ({ method }) => {
      if (method === 'PATCH') await assertWelcome(library, callOf())
    },
    onUploadFinish: async (_req, { id }) => {
      await library.received(id)
      return {}
    },
    onResponseError: (_req, error) => {
      throw fromTus(error)
    },
  })

  return {
    handle: (call: Call, req: IncomingMessage, res: ServerResponse) =>
      calls.run(call, () => server.handle(req, res)),

    idFor: ({ userId }: Viewer, idempotencyKey: string | undefined) =>
      uploadIdOf(userId, idempotencyKey),

    /**
     * Where an upload of the viewer's stands. One whose last answer was lost is finished now.
     * @throws AppError `not_found`
     */
    async standing({ viewer, uploadId }: Call): Promise<UploadDocument> {
      const upload = await ownUpload(library, viewer, uploadId)
      if (upload.state !== 'receiving') return upload
      const size = await sizeOf(folders.source(uploadId))
      return (size === upload.sizeBytes && (await library.received(uploadId))) || upload
    },
  }
}

/**
 * Writes the upload down before its file: first what it takes is counted, then whether that is too
 * much, so that of several at once none slips past the quota.
 */
async function begin(library: Library, viewer: Viewer, { id, size = 0, metadata }: TusUpload) {
  const { config, folders, uploads } = library
  const { filename, title, year, movieId } = readMetadata(metadata)
  await library.assertOpen()
  await makeFolder(folders.uploads)
  await assertSpace(folders.uploads, size)
  const isNew = await uploads.add({
    ...newUpload(id, viewer.userId),
    fileName: filename,
    title,
    year: year ?? null,
    wantedMovieId: movieId ?? null,
    sizeBytes: size,
    keptBytes: size,
  })
  if (!isNew) throw new AppError('upload_conflict', 'This upload has been begun already.')
  try {
    assertQuota(await uploads.keptBytesOf(viewer.userId), quotaBytes(config, viewer))
  } catch (error) {
    await uploads.remove(id)
    throw error
  }
  return {}
}

/** @throws AppError `not_found`, `upload_conflict`, `storage_quota_exceeded` (then it is removed). */
async function assertWelcome(library: Library, { viewer, uploadId }: Call): Promise<void> {
  const { config, uploads } = library
  const upload = await ownUpload(library, viewer, uploadId)
  if (upload.state !== 'receiving') {
    throw new AppError('upload_conflict', 'This upload is complete: nothing can be added to it.')
  }
  try {
    assertQuota(await uploads.keptBytesOf(viewer.userId), quotaBytes(config, viewer))
  } catch (error) {
    await library.discard(uploadId)
    throw error
  }
}

async function ownUpload({ uploads }: Library, viewer: Viewer, id: string) {
  const upload = await uploads.byId(id)
  if (upload?.userId !== viewer.userId) {
    throw new AppError('not_found', `You have no upload with the id ${id}.`)
  }
  return upload
}

/** Refuses a file by its content as soon as that shows, and leaves nothing of it. */
async function inspect(
  library: Library,
  id: string,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const upload = await library.uploads.change(id, ['receiving'], { receivedBytes: to })
  if (!upload) throw new AppError('not_found', 'This upload was removed.')
  if (from >= headBytes || (to < headBytes && to < upload.sizeBytes)) return
  const head = await headOf(library.folders.source(id))
  if (containerOf(head)) return
  await library.discard(id)
  const sentence = `${upload.fileName} is no film: by its content it is ${looksLike(head)}.`
  throw new AppError('unsupported_media_type', sentence)
}
