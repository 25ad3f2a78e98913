import { z } from 'zod'
import { UploadId } from './common.ts'
import { endpoint } from './endpoint.ts'

/** A language as BCP 47 names it: `en`, `pt-BR`, `sr-Latn`. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, 'Expected a language such as en, pt-BR or sr-Latn.')
  .refine(isCanonical, 'No language has this tag.')
  .transform((tag) => Intl.getCanonicalLocales(tag)[0] ?? tag)
  .meta({ example: 'en' })

function isCanonical(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

const TrackId = z.string().regex(/^[\w-]{1,60}$/, 'Expected the id of a text track.')

/** Words that can be shown over a film. */
export const TextTrack = z
  .object({
    id: TrackId,
    language: z.string().meta({ description: 'BCP 47; und where nobody knows', example: 'en' }),
    label: z.string().meta({ description: 'As the menu of the player calls it' }),
    source: z.enum(['embedded', 'uploaded']).meta({
      description: 'Whether it came inside of the film or was sent in beside it',
    }),
  })
  .meta({ id: 'TextTrack' })
export type TextTrack = z.output<typeof TextTrack>

const TextTracks = z.object({ items: z.array(TextTrack) }).meta({ id: 'TextTracks' })

/** Characters that a file of subtitles may have. */
export const mostSubtitleCharacters = 1_000_000

export const NewTextTrack = z
  .strictObject({
    language: LanguageTag,
    label: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .regex(/^[^\p{Cc}"]+$/u, 'Expected one line of text, without quotation marks.')
      .optional()
      .meta({ description: 'The name of the language unless given' }),
    text: z
      .string()
      .min(1)
      .max(mostSubtitleCharacters)
      .meta({ description: 'A file of SubRip (.srt) or WebVTT (.vtt), whole' }),
  })
  .meta({ id: 'NewTextTrack' })
export type NewTextTrack = z.output<typeof NewTextTrack>

const uploadId = z.strictObject({ uploadId: UploadId })
const curator = {
  access: 'administrator',
  scope: 'admin',
  tag: 'Uploads',
  limit: 'administration',
} as const

export const subtitles = {
  list: endpoint({
    method: 'GET',
    path: '/api/uploads/:uploadId/subtitles',
    ...curator,
    summary: 'The text tracks of an uploaded film',
    params: uploadId,
    response: TextTracks,
    errors: ['not_found'],
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/uploads/:uploadId/subtitles',
    ...curator,
    summary: 'Add subtitles to an uploaded film that is ready',
    grows: 'titles',
    params: uploadId,
    body: NewTextTrack,
    // Three bytes for a character at most, and what JSON escapes.
    maxBodyBytes: 4 * mostSubtitleCharacters,
    status: 201,
    response: TextTrack,
    errors: ['not_found', 'upload_conflict'],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/uploads/:uploadId/subtitles/:trackId',
    ...curator,
    summary: 'Remove subtitles that were sent in beside a film',
    params: uploadId.extend({ trackId: TrackId }),
    status: 204,
    errors: ['not_found'],
  }),
}
