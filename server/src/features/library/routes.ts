import { api } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../http/route.ts'
import type { Border } from '../../infra/keyset.ts'
import { artworkRoutes } from './artwork-routes.ts'
import { cancelUpload, retryUpload, unknownUpload } from './decisions.ts'
import { createLibrary, type Library } from './library.ts'
import { mediaFileStore } from './media/media-file-store.ts'
import { scanReport } from './media/report.ts'
import { photoFilmRoutes } from './photos/routes.ts'
import { toUpload } from './presenter.ts'
import { createReceiver } from './receiving.ts'
import { tusRoutes } from './tus-routes.ts'
import { subtitleRoutes } from './subtitles/routes.ts'
import { chunkBytes, maxFileBytes, quotaBytes } from './upload-rules.ts'
import type { UploadDocument } from './upload-store.ts'

/** Films of one's own: sent in, watched on their way, removed. */
export function uploadRoutes(context: Context, kit: RouteKit): MountedRouter[] {
  const library = createLibrary(context)
  const { config, uploads, workers } = library
  const router = routerAt('/api/uploads', kit)

  route(router, api.uploads.list, async ({ query: { cursor, limit } }) => {
    const { items, more } = await uploads.page(borderOf(cursor), limit)
    const last = items.at(-1)
    const border = last && encodeCursor('uploads', [last.createdAt.getTime(), last._id])
    return { items: items.map(toUpload), nextCursor: more && border ? border : null }
  })

  route(router, api.uploads.allowance, async ({ viewer }) => {
    const [usedBytes, reason] = await Promise.all([
      uploads.keptBytesOf(viewer.userId),
      workers.obstacle(),
    ])
    return {
      usedBytes,
      quotaBytes: quotaBytes(config, viewer),
      maxFileBytes: maxFileBytes(config),
      chunkBytes,
      isOpen: reason === null,
      reason,
    }
  })

  route(router, api.uploads.scan, () => scanReport(mediaFileStore(context.mongo)))

  uploadDecisions(library, router)
  subtitleRoutes(library, context.mongo, router)
  return [
    router,
    photoFilmRoutes(library, context.mongo, kit),
    tusRoutes(createReceiver(library), kit),
    artworkRoutes(library, kit),
  ]
}

/** One upload, and what is decided about it. */
function uploadDecisions(library: Library, router: MountedRouter): void {
  const { uploads } = library

  /** Films of photos are their owners' business. @throws AppError `not_found` */
  const known = async (id: string): Promise<UploadDocument> => {
    const upload = await uploads.byId(id)
    if (!upload || upload.photoFilm) throw unknownUpload(id)
    return upload
  }

  route(router, api.uploads.get, async ({ params: { uploadId } }) =>
    toUpload(await known(uploadId)),
  )

  route(router, api.uploads.cancel, async ({ params: { uploadId } }) => {
    await known(uploadId)
    return toUpload(await cancelUpload(library, uploadId))
  })

  route(router, api.uploads.retry, async ({ params: { uploadId } }) => {
    await known(uploadId)
    await library.assertOpen()
    return toUpload(await retryUpload(library, uploadId))
  })

  route(router, api.uploads.remove, async ({ params: { uploadId } }) => {
    await library.withdraw(await known(uploadId))
    await library.discard(uploadId)
    return undefined
  })
}

function borderOf(cursor: string | undefined): Border | null {
  if (cursor === undefined) return null
  const [time, id] = decodeCursor('uploads', cursor, z.tuple([z.number(), z.string()]))
  return { value: new Date(time), id }
}
