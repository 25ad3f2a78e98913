import { z } from 'zod'
import {
  Named,
  pageOf,
  paging,
  PersonId,
  PlayableId,
  queryFlag,
  queryNumber,
  SeriesId,
  Slug,
} from './common.ts'
import { endpoint } from './endpoint.ts'

/** The years that the catalogue knows. */
export const firstYear = 1870
export const lastYear = 2100

const year = z.number().int().min(firstYear).max(lastYear)
export const artwork = z
  .string()
  .nullable()
  .meta({ description: 'URL of the picture; null when the client draws one from the title.' })

/** A picture in its sizes, for the `srcset` of an `img`, and what is seen until it is there. */
export const PictureSet = z
  .object({
    srcset: z.string().meta({ example: '/api/artwork/0123456789ab/160 160w' }),
    placeholder: z
      .string()
      .startsWith('data:image/')
      .nullable()
      .meta({ description: 'The picture in a few pixels, to be drawn large and blurred' }),
  })
  .meta({ id: 'PictureSet' })
export type PictureSet = z.output<typeof PictureSet>

/** Left out where a picture comes in one size alone, or there is none. */
export const pictureSets = {
  posterSet: PictureSet.optional(),
  backdropSet: PictureSet.optional(),
}

/** What a card shows. `playable` tells whether this library holds media for the title. */
export const MovieSummary = z
  .object({
    id: PlayableId,
    title: z.string(),
    year: z.int().nullable(),
    genres: z.array(Named),
    rating: z.number().nullable().meta({ description: '0 to 10, as its source gives it' }),
    durationSeconds: z.number().nullable(),
    posterUrl: artwork,
    backdropUrl: artwork,
    ...pictureSets,
    playable: z.boolean(),
    featured: z.boolean(),
    premium: z.boolean(),
  })
  .meta({ id: 'MovieSummary' })
export type MovieSummary = z.output<typeof MovieSummary>

export const CreditRole = z.enum(['director', 'actor', 'writer', 'composer'])
export type CreditRole = z.output<typeof CreditRole>

export const Credit = z
  .object({
    name: z.string(),
    role: CreditRole,
    personId: PersonId.nullable().meta({ description: 'Null where the person has no page' }),
  })
  .meta({ id: 'Credit' })
export type Credit = z.output<typeof Credit>

/** Where the facts of a title come from. */
export const Provenance = z
  .object({ name: z.string(), url: z.string().nullable(), licence: z.string().nullable() })
  .meta({ id: 'Provenance' })
export type Provenance = z.output<typeof Provenance>

/** Place of an episode in its series; `nextId` is the episode to play afterwards. */
export const EpisodePlace = z
  .object({
    seriesId: SeriesId,
    seriesTitle: z.string(),
    seasonNumber: z.int(),
    episodeNumber: z.int(),
    nextId: PlayableId.nullable(),
  })
  .meta({ id: 'EpisodePlace' })
export type EpisodePlace = z.output<typeof EpisodePlace>

/** What this installation's viewers made of a title; a few minutes old at most. */
export const AudienceFigures = z
  .object({
    stars: z
      .number()
      .nullable()
      .meta({ description: 'Average of the viewers’ ratings, weighed with the published one' }),
    ratings: z.int(),
    likes: z.int(),
    views: z.int().meta({ description: 'Playback sessions in which it was really watched' }),
  })
  .meta({ id: 'AudienceFigures' })
export type AudienceFigures = z.output<typeof AudienceFigures>

export const MovieDetail = MovieSummary.extend({
  overview: z.string().nullable(),
  releasedOn: z.iso.date().nullable(),
  certification: z.string().nullable(),
  ratingCount: z.int().nullable(),
  tags: z.array(Slug),
  credits: z.array(Credit),
  introEndSeconds: z.number().nullable(),
  creditsStartSeconds: z.number().nullable(),
  trickplayUrl: z.string().nullable(),
  episode: EpisodePlace.nullable(),
  audience: AudienceFigures,
  source: Provenance,
}).meta({ id: 'MovieDetail' })
export type MovieDetail = z.output<typeof MovieDetail>

const MoviePage = pageOf(MovieSummary).meta({ id: 'MoviePage' })
const MovieList = z.object({ items: z.array(MovieSummary) }).meta({ id: 'MovieList' })

export const MovieSort = z.enum(['popularity', 'newest', 'rating', 'title', 'year'])
export type MovieSort = z.output<typeof MovieSort>

const filters = {
  tag: Slug.optional(),
  year: queryNumber(year).optional(),
  yearFrom: queryNumber(year).optional(),
  yearTo: queryNumber(year).optional(),
  minRating: queryNumber(z.number().min(0).max(10)).optional(),
  featured: queryFlag.optional(),
  premium: queryFlag.optional(),
  playable: queryFlag.optional(),
  sort: MovieSort.default('popularity'),
  ...paging,
}

export const MovieListQuery = z.strictObject({ genre: Slug.optional(), ...filters })
export type MovieListQuery = z.output<typeof MovieListQuery>

const movieId = z.strictObject({ movieId: PlayableId })
const short = z.strictObject({ limit: paging.limit })

export const movies = {
  list: endpoint({
    method: 'GET',
    path: '/api/movies',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Films, filtered and sorted, a page at a time',
    query: MovieListQuery,
    response: MoviePage,
    errors: ['invalid_cursor'],
  }),
  featured: endpoint({
    method: 'GET',
    path: '/api/movies/featured',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Films that the curators put forward',
    query: short,
    response: MovieList,
  }),
  popular: endpoint({
    method: 'GET',
    path: '/api/movies/popular',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'The most popular films',
    query: short,
    response: MovieList,
  }),
  trending: endpoint({
    method: 'GET',
    path: '/api/movies/trending',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'What is watched here these days',
    query: short,
    response: MovieList,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/movies/:movieId',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Everything about one film or episode',
    params: movieId,
    response: MovieDetail,
    errors: ['not_found'],
  }),
  similar: endpoint({
    method: 'GET',
    path: '/api/movies/:movieId/similar',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Films of the same kind',
    params: movieId,
    query: short,
    response: MovieList,
    errors: ['not_found'],
  }),
}

export const GenreCount = Named.extend({ count: z.int() }).meta({ id: 'GenreCount' })
export const TagCount = z.object({ slug: Slug, count: z.int() }).meta({ id: 'TagCount' })

export const genres = {
  list: endpoint({
    method: 'GET',
    path: '/api/genres',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Genres with their number of films',
    response: z.object({ items: z.array(GenreCount) }).meta({ id: 'GenreList' }),
  }),
  movies: endpoint({
    method: 'GET',
    path: '/api/genres/:slug/movies',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Films of one genre; an unknown genre has none',
    params: z.strictObject({ slug: Slug }),
    query: z.strictObject(filters),
    response: MoviePage,
    errors: ['invalid_cursor'],
  }),
  tags: endpoint({
    method: 'GET',
    path: '/api/tags',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'Tags with their number of films; by name, or the most used first',
    query: z.strictObject({ popular: queryFlag.default(false), limit: paging.limit }),
    response: z.object({ items: z.array(TagCount) }).meta({ id: 'TagList' }),
  }),
}

/** A sentence that the terms of a source of facts ask to be shown, with where it leads. */
const Notice = z.object({ text: z.string(), url: z.url() }).meta({ id: 'Notice' })

export const notices = {
  list: endpoint({
    method: 'GET',
    path: '/api/notices',
    scope: 'read',
    access: 'public',
    tag: 'Catalogue',
    summary: 'What the sources of facts ask to be shown with them',
    response: z.object({ items: z.array(Notice) }).meta({ id: 'NoticeList' }),
  }),
}
