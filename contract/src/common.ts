import { z } from 'zod'

export const idOf = (prefix: string, what: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{16}$`), `Expected the id of ${what}.`)
    .meta({ example: `${prefix}_0123456789abcdef` })

export const SeriesId = idOf('ser', 'a series')
export const PersonId = idOf('per', 'a person')
export const UserId = idOf('usr', 'a user')
export const AuthSessionId = idOf('fam', 'a signed-in device')
export const ApiKeyId = idOf('key', 'an API key')
export const UploadId = idOf('upl', 'an upload')
export const ImportId = idOf('imp', 'an import')
export const PlaybackSessionId = idOf('pbs', 'a playback session')

/**
 * A film (`mov_…`), an episode (`epi_…`), or a film that its owner alone sees (`own_…`): anything that
 * plays and keeps its place.
 */
export const PlayableId = z
  .string()
  .regex(/^(mov|epi|own)_[0-9a-z]{16}$/, 'Expected the id of a film or an episode.')
  .meta({ id: 'PlayableId', example: 'mov_0123456789abcdef' })

/** A client's own name for a device, stable over its restarts. */
export const DeviceId = z
  .string()
  .regex(/^[\w-]{8,64}$/, 'Expected 8 to 64 letters, digits, _ or -.')

export const Slug = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Expected lower-case words joined by hyphens.')

/** A named thing that has a page or a filter of its own. */
export const Named = z.object({ slug: Slug, name: z.string() }).meta({ id: 'Named' })
export type Named = z.output<typeof Named>

export const Timestamp = z.iso.datetime().meta({ description: 'ISO 8601, UTC' })

/** A number in a query string: digits, optionally with sign and fraction, nothing else. */
export const queryNumber = (schema: z.ZodNumber = z.number()) =>
  z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'Expected a number.')
    .transform(Number)
    .pipe(schema)

export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true')

/** Paging of every list: at most 100 a page, continued by the opaque cursor of the page before. */
export const paging = {
  limit: queryNumber(z.number().int().min(1).max(100)).default(20),
  cursor: z.string().min(1).max(512).optional(),
}

/** A page of a list; `nextCursor` is null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })
