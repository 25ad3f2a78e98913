import { z } from 'zod'
import { MovieSummary } from './catalogue.ts'
import { pageOf, paging, PlayableId, queryNumber, Slug } from './common.ts'
import { endpoint } from './endpoint.ts'

const text = z.string().trim().min(1).max(100)
const year = queryNumber(z.number().int().min(1870).max(2100)).optional()

/** A found film: `highlights` are the half-open ranges of `title` that matched. */
export const SearchHit = MovieSummary.extend({
  score: z.number(),
  highlights: z.array(z.object({ start: z.int(), end: z.int() })),
}).meta({ id: 'SearchHit' })
export type SearchHit = z.output<typeof SearchHit>

export const SearchQuery = z.strictObject({
  q: text,
  genre: Slug.optional(),
  year,
  yearFrom: year,
  yearTo: year,
  minRating: queryNumber(z.number().min(0).max(10)).optional(),
  ...paging,
})
export type SearchQuery = z.output<typeof SearchQuery>

export const search = {
  find: endpoint({
    method: 'GET',
    path: '/api/search',
    access: 'public',
    tag: 'Search',
    summary: 'Films by words of their title, people and description',
    query: SearchQuery,
    response: pageOf(SearchHit)
      .extend({
        facets: z.object({
          genres: z.array(z.object({ slug: Slug, name: z.string(), count: z.int() })),
          decades: z.array(z.object({ decade: z.int(), count: z.int() })),
        }),
        correctedQuery: z.string().optional(),
        tookMs: z.number(),
      })
      .meta({ id: 'SearchPage' }),
    errors: ['invalid_cursor'],
    limit: 'search',
  }),
  suggest: endpoint({
    method: 'GET',
    path: '/api/search/suggest',
    access: 'public',
    tag: 'Search',
    summary: 'Titles that begin as typed',
    query: z.strictObject({
      q: text,
      limit: queryNumber(z.number().int().min(1).max(20)).default(8),
    }),
    response: z
      .object({
        items: z.array(z.object({ id: PlayableId, title: z.string(), year: z.int().nullable() })),
      })
      .meta({ id: 'Suggestions' }),
    limit: 'search',
  }),
}
