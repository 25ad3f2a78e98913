import { z } from 'zod'
import { MovieSummary } from './catalogue.ts'
import { pageOf, paging, PersonId, PlayableId, queryNumber, SeriesId, Slug } from './common.ts'
import { endpoint } from './endpoint.ts'
import { PersonSummary } from './people.ts'
import { SeriesSummary } from './series.ts'

const text = z.string().trim().min(1).max(100)
const year = queryNumber(z.number().int().min(1870).max(2100)).optional()

export const SearchKind = z.enum(['film', 'series', 'person'])
export type SearchKind = z.output<typeof SearchKind>

const match = {
  score: z.number(),
  highlights: z
    .array(z.object({ start: z.int(), end: z.int() }))
    .meta({ description: 'Half-open ranges of the title or name that matched' }),
}

/** What was found: a film, a series or a person, told apart by `kind`. */
export const SearchHit = z
  .discriminatedUnion('kind', [
    MovieSummary.extend({ kind: z.literal('film'), ...match }).meta({ id: 'FilmHit' }),
    SeriesSummary.extend({ kind: z.literal('series'), ...match }).meta({ id: 'SeriesHit' }),
    PersonSummary.extend({ kind: z.literal('person'), ...match }).meta({ id: 'PersonHit' }),
  ])
  .meta({ id: 'SearchHit' })
export type SearchHit = z.output<typeof SearchHit>

export const SearchQuery = z.strictObject({
  q: text,
  kind: SearchKind.optional(),
  genre: Slug.optional(),
  year,
  yearFrom: year,
  yearTo: year,
  minRating: queryNumber(z.number().min(0).max(10)).optional(),
  ...paging,
})
export type SearchQuery = z.output<typeof SearchQuery>

const count = z.int()

/** How the whole result divides; each facet is counted as if it were not narrowed by itself. */
export const SearchFacets = z
  .object({
    kinds: z.array(z.object({ kind: SearchKind, count })),
    genres: z.array(z.object({ slug: Slug, name: z.string(), count })),
    decades: z.array(z.object({ decade: z.int(), count })),
    ratings: z.array(z.object({ minRating: z.int(), count })),
  })
  .meta({ id: 'SearchFacets' })

export const Suggestion = z
  .object({
    kind: SearchKind,
    id: z.union([PlayableId, SeriesId, PersonId]),
    title: z.string().meta({ description: 'A title, or the name of a person' }),
    year: z.int().nullable(),
    highlights: match.highlights,
  })
  .meta({ id: 'Suggestion' })
export type Suggestion = z.output<typeof Suggestion>

export const search = {
  find: endpoint({
    method: 'GET',
    path: '/api/search',
    scope: 'read',
    access: 'public',
    tag: 'Search',
    summary: 'Films, series and people, by words of titles, names, casts and descriptions',
    query: SearchQuery,
    response: pageOf(SearchHit)
      .extend({
        facets: SearchFacets,
        correctedQuery: z
          .string()
          .optional()
          .meta({ description: 'What was searched for, where that is not what was typed' }),
        degraded: z
          .literal(true)
          .optional()
          .meta({ description: 'The index is being built: no typos, no series, no people yet' }),
        tookMs: z.number(),
      })
      .meta({ id: 'SearchPage' }),
    errors: ['invalid_cursor'],
    limit: 'search',
  }),
  suggest: endpoint({
    method: 'GET',
    path: '/api/search/suggest',
    scope: 'read',
    access: 'public',
    tag: 'Search',
    summary: 'The best titles and names for what is typed so far',
    query: z.strictObject({
      q: text,
      limit: queryNumber(z.number().int().min(1).max(20)).default(8),
    }),
    response: z.object({ items: z.array(Suggestion) }).meta({ id: 'Suggestions' }),
    limit: 'search',
  }),
}
