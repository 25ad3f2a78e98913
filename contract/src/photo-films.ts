import { z } from 'zod'
import { UploadId } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Upload } from './uploads.ts'

/** How photos move and follow one another. */
export const PhotoStyle = z.enum(['classic', 'modern', 'cinematic', 'vintage'])
export type PhotoStyle = z.output<typeof PhotoStyle>

export const fewestPhotos = 2
export const mostPhotos = 40
/** Of one photo, and of the music. */
export const mostPhotoBytes = 8_000_000
export const mostPhotoFilms = 20

/** A film of photos, on its way or playing. Its owner alone sees it. */
export const PhotoFilm = Upload.extend({
  style: PhotoStyle,
  photoCount: z.int(),
  hasMusic: z.boolean(),
}).meta({ id: 'PhotoFilm' })
export type PhotoFilm = z.output<typeof PhotoFilm>

export const NewPhotoFilm = z
  .strictObject({
    title: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}+$/u, 'Expected one line of text.'),
    style: PhotoStyle,
  })
  .meta({ id: 'NewPhotoFilm' })

const uploadId = z.strictObject({ uploadId: UploadId })
const owner = { access: 'viewer', scope: 'write', tag: 'Photo films' } as const

export const photoFilms = {
  list: endpoint({
    method: 'GET',
    path: '/api/uploads/photo-films',
    ...owner,
    scope: 'read',
    summary: 'Your films of photos, newest first',
    response: z.object({ items: z.array(PhotoFilm) }).meta({ id: 'PhotoFilms' }),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/uploads/photo-films',
    ...owner,
    summary: 'Begin a film of photos, which are sent afterwards',
    grows: 'titles',
    body: NewPhotoFilm,
    status: 201,
    response: PhotoFilm,
    errors: ['transcoding_unavailable', 'storage_quota_exceeded'],
  }),
  make: endpoint({
    method: 'POST',
    path: '/api/uploads/photo-films/:uploadId/make',
    ...owner,
    summary: 'Make the film of the photos that were sent, or try again',
    params: uploadId,
    response: PhotoFilm,
    errors: ['not_found', 'upload_conflict', 'transcoding_unavailable'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/uploads/photo-films/:uploadId',
    ...owner,
    summary: 'Remove a film of photos with everything that was sent for it',
    params: uploadId,
    status: 204,
    errors: ['not_found'],
  }),
}
