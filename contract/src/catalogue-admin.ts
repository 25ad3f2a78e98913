import { z } from 'zod'
import { pageOf, paging, PlayableId, queryFlag, SeriesId, Timestamp } from './common.ts'
import { CatalogueEntry, Deletion, TitleId } from './editing.ts'
import { endpoint } from './endpoint.ts'

export const CatalogueRow = z
  .object({
    id: TitleId,
    kind: z.enum(['film', 'series']),
    title: z.string(),
    year: z.int().nullable(),
    version: z.int(),
    featured: z.boolean(),
    premium: z.boolean(),
    playable: z.boolean(),
    tags: z.array(z.string()),
  })
  .meta({ id: 'CatalogueRow' })
export type CatalogueRow = z.output<typeof CatalogueRow>

/** An episode among those of its series. */
export const EpisodeRow = z
  .object({
    id: PlayableId,
    seasonNumber: z.int(),
    number: z.int(),
    title: z.string(),
    durationSeconds: z.number().nullable(),
    premium: z.boolean(),
    playable: z.boolean(),
  })
  .meta({ id: 'EpisodeRow' })
export type EpisodeRow = z.output<typeof EpisodeRow>

const count = z.int()

/** The catalogue in numbers; a few minutes old at most. */
export const CatalogueStatistics = z
  .object({
    films: count,
    series: count,
    episodes: count,
    people: count,
    genres: count,
    tags: count,
    playable: count,
    featured: count,
    premium: count,
    rated: count.meta({ description: 'Films that have a rating' }),
    undated: count.meta({ description: 'Films without a year' }),
    decades: z.array(z.object({ decade: z.int(), count })),
    topGenres: z.array(z.object({ slug: z.string(), name: z.string(), count })),
    countedAt: Timestamp,
  })
  .meta({ id: 'CatalogueStatistics' })
export type CatalogueStatistics = z.output<typeof CatalogueStatistics>

const administrator = { access: 'administrator', scope: 'admin', tag: 'Catalogue editing' } as const

export const catalogueAdmin = {
  list: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue',
    ...administrator,
    summary: 'Films or series by title, as they are in the database',
    query: z.strictObject({
      ...paging,
      kind: z.enum(['film', 'series']).default('film'),
      q: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .optional()
        .meta({ description: 'Beginning of a title, without a leading article' }),
      featured: queryFlag.optional(),
    }),
    response: pageOf(CatalogueRow).meta({ id: 'CataloguePage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
  deleted: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/deleted',
    ...administrator,
    summary: 'What can still be restored, deleted last first',
    query: z.strictObject(paging),
    response: pageOf(Deletion).meta({ id: 'DeletionPage' }),
    errors: ['forbidden', 'invalid_cursor', 'dependency_unavailable'],
  }),
  statistics: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/statistics',
    ...administrator,
    summary: 'The catalogue in numbers',
    response: CatalogueStatistics,
    errors: ['forbidden', 'dependency_unavailable'],
  }),
  entry: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/:titleId',
    ...administrator,
    summary: 'A film, an episode or a series with everything that can be edited, and its `ETag`',
    params: z.strictObject({ titleId: TitleId }),
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found', 'dependency_unavailable'],
  }),
  episodes: endpoint({
    method: 'GET',
    path: '/api/admin/catalogue/:seriesId/episodes',
    ...administrator,
    summary: 'All episodes of a series in their order, as they are in the database',
    params: z.strictObject({ seriesId: SeriesId }),
    response: z.object({ items: z.array(EpisodeRow) }).meta({ id: 'EpisodeRows' }),
    errors: ['forbidden', 'dependency_unavailable'],
  }),
}
