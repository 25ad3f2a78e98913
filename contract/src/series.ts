import { z } from 'zod'
import { artwork, Credit, MovieSort, pictureSets, Provenance } from './catalogue.ts'
import { Named, pageOf, paging, PlayableId, queryNumber, SeriesId, Slug } from './common.ts'
import { endpoint } from './endpoint.ts'

export const SeriesSummary = z
  .object({
    id: SeriesId,
    title: z.string(),
    year: z.int().nullable(),
    genres: z.array(Named),
    posterUrl: artwork,
    backdropUrl: artwork,
    ...pictureSets,
    seasonCount: z.int(),
    episodeCount: z.int(),
    featured: z.boolean(),
  })
  .meta({ id: 'SeriesSummary' })
export type SeriesSummary = z.output<typeof SeriesSummary>

export const Episode = z
  .object({
    id: PlayableId,
    number: z.int(),
    title: z.string(),
    overview: z.string().nullable(),
    durationSeconds: z.number().nullable(),
    stillUrl: artwork,
    playable: z.boolean(),
  })
  .meta({ id: 'Episode' })
export type Episode = z.output<typeof Episode>

export const Season = z
  .object({ number: z.int(), title: z.string(), episodes: z.array(Episode) })
  .meta({ id: 'Season' })
export type Season = z.output<typeof Season>

export const SeriesDetail = SeriesSummary.extend({
  overview: z.string().nullable(),
  tags: z.array(Slug),
  credits: z.array(Credit),
  seasons: z.array(z.object({ number: z.int(), title: z.string(), episodeCount: z.int() })),
  source: Provenance,
}).meta({ id: 'SeriesDetail' })
export type SeriesDetail = z.output<typeof SeriesDetail>

export const series = {
  list: endpoint({
    method: 'GET',
    path: '/api/series',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Series, a page at a time',
    query: z.strictObject({
      genre: Slug.optional(),
      sort: MovieSort.extract(['popularity', 'title', 'year']).default('popularity'),
      ...paging,
    }),
    response: pageOf(SeriesSummary).meta({ id: 'SeriesPage' }),
    errors: ['invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/series/:seriesId',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'A series and its seasons',
    params: z.strictObject({ seriesId: SeriesId }),
    response: SeriesDetail,
    errors: ['not_found'],
  }),
  season: endpoint({
    method: 'GET',
    path: '/api/series/:seriesId/seasons/:number',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'The episodes of one season',
    params: z.strictObject({
      seriesId: SeriesId,
      number: queryNumber(z.number().int().min(0).max(999)),
    }),
    response: Season,
    errors: ['not_found'],
  }),
}
