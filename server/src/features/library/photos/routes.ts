import {
  api,
  mostPhotoBytes,
  mostPhotoFilms,
  mostPhotos,
  photoFilms,
  UploadId,
} from '@cinema/contract'
import type { Request, RequestHandler } from 'express'
import { AppError } from '../../../http/errors.ts'
import { bytesOf } from '../../../http/json-body.ts'
import { assertPermitted } from '../../../http/permissions.ts'
import { passAll, type Check } from '../../../http/pipeline.ts'
import { route, routerAt, type MountedRouter, type RouteKit } from '../../../http/route.ts'
import type { Viewer } from '../../../http/viewer.ts'
import type { Mongo } from '../../../infra/mongo.ts'
import type { Library } from '../library.ts'
import { photoFilmStore } from './photo-film-store.ts'
import { addMusic, addPhoto, beginFilm, makeFilm, removeFilm, toPhotoFilm } from './photo-films.ts'

const prefix = '/api/uploads/photo-films'

/** Films that viewers make of their photos, for themselves alone. */
export function photoFilmRoutes(library: Library, mongo: Mongo, kit: RouteKit): MountedRouter {
  const films = photoFilmStore(mongo)
  const parts = { library, films }
  const mounted = routerAt(prefix, kit)

  route(mounted, api.photoFilms.list, async ({ viewer }) => {
    const found = await films.of(viewer.userId, mostPhotoFilms + 1)
    const newest = found.toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    return { items: newest.map(toPhotoFilm) }
  })
  route(mounted, api.photoFilms.create, async ({ viewer, body }) =>
    toPhotoFilm(await beginFilm(parts, viewer, body)),
  )
  route(mounted, api.photoFilms.make, async ({ viewer, params: { uploadId } }) =>
    toPhotoFilm(await makeFilm(parts, viewer, uploadId)),
  )
  route(mounted, api.photoFilms.remove, async ({ viewer, params: { uploadId } }) => {
    await removeFilm(parts, viewer, uploadId)
    return undefined
  })

  /** Files, and so not of the contract. */
  const take = (below: string, keep: (sent: Sent) => Promise<void>): void => {
    const answer: RequestHandler = async (req, res) => {
      req.template = `${prefix}${below}`
      const last: Check = async () => {
        const bytes = await bytesOf(req, mostPhotoBytes)
        // The checks let nobody pass who is not signed in.
        await keep({ viewer: req.viewer as Viewer, id: idIn(req), bytes, req })
        res.answer(204, [])
      }
      await passAll([kit.authenticate, kit.limit('upload'), isPermitted, last], [req, res])
    }
    mounted.router.put(below, answer)
  }
  take('/:uploadId/photos/:number', ({ bytes, req, ...place }) =>
    addPhoto(parts, { ...place, number: numberIn(req) }, bytes),
  )
  take('/:uploadId/music', ({ bytes, ...place }) => addMusic(parts, place, bytes))
  return mounted
}

interface Sent {
  readonly viewer: Viewer
  readonly id: string
  readonly bytes: Buffer
  readonly req: Request
}

const isPermitted: Check = ({ viewer }) => {
  assertPermitted(photoFilms.create, viewer)
  return undefined
}

function idIn(req: Request): string {
  const id = UploadId.safeParse(req.params['uploadId'])
  if (!id.success) throw new AppError('not_found', 'There is no such upload.')
  return id.data
}

function numberIn(req: Request): number {
  const number = Number(req.params['number'])
  if (Number.isInteger(number) && number >= 1 && number <= mostPhotos) return number
  throw new AppError('not_found', `Photos are numbered from 1 to ${mostPhotos}.`)
}
