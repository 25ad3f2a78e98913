import type { Context } from '../../context.ts'
import { AppError } from '../../http/errors.ts'
import { assertRoom } from '../../http/storage-room.ts'
import { filesOf, libraryFolders, mediaPathOf, removeAll } from './folders.ts'
import { toUpload } from './presenter.ts'
import { transcoders } from './transcoders-buffer.ts'
import { uploadStore, type UploadDocument } from './upload-store.ts'

type Parts = Pick<
  Context,
  'config' | 'mongo' | 'redis' | 'events' | 'logger' | 'metrics' | 'publications' | 'storeUsage'
>

export type Library = ReturnType<typeof createLibrary>

/** What receiving, transcoding and the pages of uploads have in common. */
export function createLibrary(parts: Parts) {
  const { config, mongo, redis, events, logger, metrics, publications, storeUsage } = parts
  const folders = libraryFolders(config.DATA_DIR)
  const uploads = uploadStore(mongo)
  const workers = transcoders(redis.state)

  const tell = (upload: UploadDocument): void => {
    if (upload.userId === null) return
    events.publish(upload.userId, { type: 'upload', upload: toUpload(upload) })
  }

  return {
    config,
    logger,
    metrics,
    publications,
    folders,
    uploads,
    workers,
    redis: redis.state,
    tell,

    /** @throws AppError `transcoding_unavailable` with the reason, `storage_full`. */
    async assertOpen(): Promise<void> {
      assertRoom(storeUsage, 'titles')
      const reason = await workers.obstacle()
      if (reason !== null) throw new AppError('transcoding_unavailable', reason)
    },

    /** All bytes are there; null when that was so already. */
    async received(id: string): Promise<UploadDocument | null> {
      const upload = await uploads.change(id, ['receiving'], { state: 'queued' })
      if (upload) tell(upload)
      return upload
    },

    /** Its film plays no longer; the title stays if it is more than this film. */
    async withdraw({ _id, movieId }: Pick<UploadDocument, '_id' | 'movieId'>): Promise<void> {
      const id = movieId ?? (await uploads.byId(_id))?.movieId
      if (id != null) await publications.withdraw(id, mediaPathOf(_id))
    },

    /** Removes an upload and every file of it. */
    async discard(id: string): Promise<void> {
      // Files last: what is left when this process dies here is found by its missing record.
      await uploads.remove(id)
      await removeAll(...filesOf(folders, id))
    },
  }
}
