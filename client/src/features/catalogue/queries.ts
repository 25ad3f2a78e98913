import {
  genres,
  movies,
  notices,
  series,
  type MovieListQuery,
  type MovieSummary,
  type SeriesSummary,
} from '@cinema/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import type { Filters, SeriesFilters } from './filters.ts'

const PAGE = 60
const ROW = 20
/** The catalogue changes when a curator edits it, so a visit may rely on what it saw. */
const CALM = { staleTime: 5 * 60_000 }

type ListQuery = Partial<Pick<MovieListQuery, 'genre' | 'sort' | 'playable' | 'tag'>>

/** A query that gives what stands in one row. */
export interface RowQuery<Item> {
  queryKey: readonly unknown[]
  queryFn: (context: { signal: AbortSignal }) => Promise<Item[]>
  staleTime: number
}

export const catalogue = {
  /** All films that pass the filters, a page of 60 at a time. */
  films: ({ decade, ...filters }: Filters) =>
    infiniteQueryOptions({
      queryKey: ['films', { decade, ...filters }],
      queryFn: ({ pageParam, signal }) =>
        call(movies.list, {
          query: {
            ...filters,
            ...(decade != null && { yearFrom: decade, yearTo: decade + 9 }),
            cursor: pageParam,
            limit: PAGE,
          },
          signal,
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      ...CALM,
    }),

  /** The first 20 films of a list, for a row. */
  filmRow: (query: ListQuery): RowQuery<MovieSummary> => ({
    queryKey: ['film-row', query],
    queryFn: async ({ signal }) =>
      (await call(movies.list, { query: { ...query, limit: ROW }, signal })).items,
    ...CALM,
  }),

  featured: () =>
    queryOptions({
      queryKey: ['featured'],
      queryFn: async ({ signal }) =>
        (await call(movies.featured, { query: { limit: ROW }, signal })).items,
      ...CALM,
    }),

  trending: (): RowQuery<MovieSummary> => ({
    queryKey: ['trending'],
    queryFn: async ({ signal }) =>
      (await call(movies.trending, { query: { limit: ROW }, signal })).items,
    ...CALM,
  }),

  genres: () =>
    queryOptions({
      queryKey: ['genres'],
      queryFn: async ({ signal }) => (await call(genres.list, { signal })).items,
      staleTime: 30 * 60_000,
    }),

  /** What the sources of facts ask to be shown; it changes with the server's configuration. */
  notices: queryOptions({
    queryKey: ['notices'],
    queryFn: async ({ signal }) => (await call(notices.list, { signal })).items,
    staleTime: Infinity,
  }),

  film: (movieId: string) =>
    queryOptions({
      queryKey: ['film', movieId],
      queryFn: ({ signal }) => call(movies.get, { params: { movieId }, signal }),
      ...CALM,
    }),

  similar: (movieId: string): RowQuery<MovieSummary> => ({
    queryKey: ['similar', movieId],
    queryFn: async ({ signal }) =>
      (await call(movies.similar, { params: { movieId }, query: { limit: ROW }, signal })).items,
    ...CALM,
  }),

  /** All series that pass the filters, a page of 60 at a time. */
  seriesList: (filters: SeriesFilters) =>
    infiniteQueryOptions({
      queryKey: ['series-list', filters],
      queryFn: ({ pageParam, signal }) =>
        call(series.list, { query: { ...filters, cursor: pageParam, limit: PAGE }, signal }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      ...CALM,
    }),

  seriesRow: (): RowQuery<SeriesSummary> => ({
    queryKey: ['series-row'],
    queryFn: async ({ signal }) =>
      (await call(series.list, { query: { limit: ROW }, signal })).items,
    ...CALM,
  }),

  series: (seriesId: string) =>
    queryOptions({
      queryKey: ['series', seriesId],
      queryFn: ({ signal }) => call(series.get, { params: { seriesId }, signal }),
      ...CALM,
    }),

  season: (seriesId: string, number: number) =>
    queryOptions({
      queryKey: ['series', seriesId, 'season', number],
      queryFn: ({ signal }) =>
        call(series.season, { params: { seriesId, number: String(number) }, signal }),
      ...CALM,
    }),
}
