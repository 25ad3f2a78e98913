import { z } from 'zod'
import { MovieSummary } from './catalogue.ts'
import { PlayableId, queryFlag, queryNumber, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

/** What brings a title to the screen: our own HLS, addresses of the operator, an embedded player. */
export const ProviderName = z.enum(['library', 'direct', 'vidking'])
export type ProviderName = z.output<typeof ProviderName>

/** The title as TMDb counts it: an episode goes by its series, season and number. */
export const TmdbPlace = z
  .object({
    id: z.int(),
    seasonNumber: z.int().optional(),
    episodeNumber: z.int().optional(),
  })
  .meta({ id: 'TmdbPlace' })
export type TmdbPlace = z.output<typeof TmdbPlace>

/**
 * One way to play a title. `url` of kind `hls` is a master playlist, of `mp4` a file, of `embed` a
 * page with a player of its own; those of the library are signed until `expiresAt`.
 */
export const Source = z
  .object({
    provider: ProviderName,
    kind: z.enum(['hls', 'mp4', 'embed']),
    url: z.string(),
    quality: z.string().optional().meta({ description: 'Best rendition, for example 1080p' }),
    expiresAt: Timestamp.optional(),
    tmdb: TmdbPlace.optional().meta({ description: 'What an embedded player calls the title' }),
  })
  .meta({ id: 'Source' })
export type Source = z.output<typeof Source>

export const Sources = z
  .object({
    movieId: PlayableId,
    sources: z.array(Source),
    fallbackUsed: z.boolean().meta({
      description: 'Whether a provider that comes before the first one here could not be asked',
    }),
    degraded: z.boolean().meta({
      description: 'Whether some provider could not be asked, so that a source may be missing',
    }),
  })
  .meta({ id: 'Sources' })
export type Sources = z.output<typeof Sources>

export const ProviderStatus = z
  .object({
    name: ProviderName,
    enabled: z.boolean(),
    breaker: z
      .enum(['closed', 'half_open', 'open'])
      .meta({ description: 'Of the instance that answers: each has its own' }),
    successRatio: z.number().min(0).max(1).nullable().meta({
      description: 'Of the calls of the last minute; null when there were none',
    }),
  })
  .meta({ id: 'ProviderStatus' })
export type ProviderStatus = z.output<typeof ProviderStatus>

/** How an embedded player looks and where it begins. */
export const EmbedOptions = z.strictObject({
  color: z
    .string()
    .regex(/^[0-9a-f]{6}$/i, 'Expected six hexadecimal digits.')
    .optional(),
  autoplay: queryFlag.optional(),
  nextEpisode: queryFlag.optional(),
  episodeSelector: queryFlag.optional(),
  positionSeconds: queryNumber(z.number().min(0).max(86_400)).optional(),
})
export type EmbedOptions = z.output<typeof EmbedOptions>

/** An address at which the operator offers a title. */
export const DirectSource = z
  .strictObject({
    url: z.url().max(2000),
    kind: z.enum(['hls', 'mp4']),
    heightPixels: z.int().min(120).max(8640).optional(),
  })
  .meta({ id: 'DirectSource' })
export type DirectSource = z.output<typeof DirectSource>

/** One of those as a form holds it, which tells the kind by the name of the file. */
export const DirectAddress = z.strictObject({
  url: DirectSource.shape.url,
  heightPixels: queryNumber(z.int().min(120).max(8640)).optional(),
})

const DirectSources = z
  .strictObject({ sources: z.array(DirectSource).max(8) })
  .meta({ id: 'DirectSources' })

const movieId = z.strictObject({ movieId: PlayableId })
const administration = {
  access: 'administrator',
  scope: 'admin',
  tag: 'Administration',
  limit: 'administration',
} as const

/** What administrators see and set of providers. */
export const providers = {
  titles: endpoint({
    ...administration,
    method: 'GET',
    path: '/api/admin/providers/:provider/titles',
    summary: 'Films that a provider has, by words of their titles',
    params: z.strictObject({ provider: ProviderName }),
    query: z.strictObject({ q: z.string().trim().min(1).max(100) }),
    response: z.object({ items: z.array(MovieSummary) }).meta({ id: 'ProviderTitles' }),
    errors: ['forbidden', 'dependency_unavailable'],
  }),
  directSources: endpoint({
    ...administration,
    method: 'GET',
    path: '/api/admin/direct-sources/:movieId',
    summary: 'Addresses at which the operator offers a title',
    params: movieId,
    response: DirectSources,
    errors: ['forbidden', 'not_found'],
  }),
  setDirectSources: endpoint({
    ...administration,
    method: 'PUT',
    path: '/api/admin/direct-sources/:movieId',
    summary: 'Set those addresses, the best first; an empty list takes them away',
    params: movieId,
    body: DirectSources,
    response: DirectSources,
    errors: ['forbidden', 'not_found'],
  }),
}
