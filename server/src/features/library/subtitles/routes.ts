import { api } from '@cinema/contract'
import { route, type MountedRouter } from '../../../http/route.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import type { Library } from '../library.ts'
import { subtitleStore } from './subtitle-store.ts'
import { addTrack, removeTrack, tracksOf } from './tracks.ts'

/** Words beside uploaded films. */
export function subtitleRoutes(library: Library, mongo: Mongo, router: MountedRouter): void {
  const parts = { library, store: subtitleStore(mongo) }

  route(router, api.subtitles.list, async ({ params: { uploadId } }) => ({
    items: await tracksOf(parts, uploadId),
  }))

  route(router, api.subtitles.add, ({ params: { uploadId }, body }) =>
    addTrack(parts, uploadId, body),
  )

  route(router, api.subtitles.remove, async ({ params: { uploadId, trackId } }) => {
    await removeTrack(parts, uploadId, trackId)
    return undefined
  })
}
