import { z } from 'zod'
import { pageOf, paging, PlayableId, Timestamp, UploadId, UserId } from './common.ts'
import { endpoint } from './endpoint.ts'

/**
 * How far an upload is: its bytes arrive, it waits for a worker, one works on it, and then either
 * the film plays, or it was refused for what it is, failed, or was cancelled.
 */
export const UploadState = z.enum([
  'receiving',
  'queued',
  'working',
  'ready',
  'refused',
  'failed',
  'cancelled',
])
export type UploadState = z.output<typeof UploadState>

/** What a worker does with a film, in this order. */
export const UploadStage = z.enum(['probe', 'ladder', 'package', 'thumbnails', 'publish'])
export type UploadStage = z.output<typeof UploadStage>

/** A film that was sent in, from its first byte until it plays. */
export const Upload = z
  .object({
    id: UploadId,
    userId: UserId.nullable().meta({
      description:
        'Who sent it; null when the account is closed, and for films of the operator’s folder',
    }),
    fileName: z.string(),
    title: z.string(),
    year: z.int().nullable(),
    movieId: PlayableId.nullable().meta({
      description: 'The film of the catalogue that plays it, as soon as it does',
    }),
    sizeBytes: z.int(),
    receivedBytes: z.int(),
    state: UploadState,
    stage: UploadStage.nullable(),
    progressRatio: z.number().min(0).max(1).meta({ description: 'Of its stage' }),
    renditions: z.array(z.string()).meta({ description: 'What plays already, best first' }),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable().meta({
      description: 'Why it was refused or failed',
    }),
    sha256: z.string().nullable().meta({
      description: 'Of the file that was sent in, in hexadecimal; null before a worker has it',
    }),
    notes: z.array(z.string()).meta({ description: 'What was left out, in sentences for people' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Upload' })
export type Upload = z.output<typeof Upload>

/** What a new upload says of itself, in the `Upload-Metadata` of tus. */
export const UploadMetadata = z.strictObject({
  filename: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\\p{Cc}]+$/u, 'Expected the name of a file, without folders.')
    .refine((name) => !/^\.+$/.test(name), 'Expected the name of a file, not of a folder.'),
  title: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}+$/u, 'Expected one line of text.'),
  year: z
    .string()
    .regex(/^\d{4}$/, 'Expected a year.')
    .transform(Number)
    .pipe(z.int().min(1870).max(2100))
    .optional(),
  movieId: PlayableId.optional().meta({ description: 'The film of the catalogue that it is' }),
})
export type UploadMetadata = z.output<typeof UploadMetadata>

/** Whether films can be sent in now, and how much. */
export const UploadAllowance = z
  .object({
    usedBytes: z.int(),
    quotaBytes: z.int(),
    maxFileBytes: z.int(),
    chunkBytes: z.int().meta({ description: 'Largest part of a file in one request' }),
    isOpen: z.boolean(),
    reason: z.string().nullable().meta({ description: 'Why nothing is taken now' }),
  })
  .meta({ id: 'UploadAllowance' })
export type UploadAllowance = z.output<typeof UploadAllowance>

/**
 * What became of a file in the operator's folder of films: it is an upload now, it may still be growing
 * or nothing can be made at present, no title fits, another file is the same film, or it is none.
 */
export const MediaFileState = z.enum([
  'taken',
  'waiting',
  'unmatched',
  'duplicate',
  'no_film',
  'unreadable',
])
export type MediaFileState = z.output<typeof MediaFileState>

/** The operator's folder of films, and what of it does not play. */
export const MediaScan = z
  .object({
    scannedAt: Timestamp.nullable().meta({
      description: 'Null where no folder was ever looked at',
    }),
    fileCount: z.int(),
    problem: z.string().nullable().meta({ description: 'Why the folder could not be read' }),
    left: z.array(
      z.object({
        path: z.string().meta({ description: 'Below the folder' }),
        state: MediaFileState.exclude(['taken']),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'MediaScan' })
export type MediaScan = z.output<typeof MediaScan>

const uploadId = z.strictObject({ uploadId: UploadId })
const curator = {
  access: 'administrator',
  scope: 'admin',
  tag: 'Uploads',
  limit: 'administration',
} as const

export const uploads = {
  list: endpoint({
    method: 'GET',
    path: '/api/uploads',
    ...curator,
    summary: 'Films that were sent in, newest first',
    query: z.strictObject(paging),
    response: pageOf(Upload).meta({ id: 'UploadPage' }),
    errors: ['invalid_cursor'],
  }),
  allowance: endpoint({
    method: 'GET',
    path: '/api/uploads/allowance',
    ...curator,
    summary: 'Whether films can be sent in now, and how much',
    response: UploadAllowance,
  }),
  scan: endpoint({
    method: 'GET',
    path: '/api/uploads/scan',
    ...curator,
    summary: 'What of the operator’s folder of films does not play, and why',
    response: MediaScan,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/uploads/:uploadId',
    ...curator,
    summary: 'One upload',
    params: uploadId,
    response: Upload,
    errors: ['not_found'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/uploads/:uploadId/cancel',
    ...curator,
    summary: 'Make no film of an upload for now; what was sent in is kept for a while',
    params: uploadId,
    response: Upload,
    errors: ['not_found', 'upload_conflict'],
  }),
  retry: endpoint({
    method: 'POST',
    path: '/api/uploads/:uploadId/retry',
    ...curator,
    summary: 'Try again to make a film of an upload that failed or was cancelled',
    params: uploadId,
    response: Upload,
    errors: ['not_found', 'upload_conflict', 'transcoding_unavailable'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/uploads/:uploadId',
    ...curator,
    summary: 'Remove an upload with all its files; its film plays no longer',
    params: uploadId,
    status: 204,
    errors: ['not_found'],
  }),
}
