import { z } from 'zod'

/**
 * What we read of TMDb's answers (https://developer.themoviedb.org/reference); everything else is
 * ignored. Texts that are missing come as '', dates too, and numbers that are unknown as 0.
 */
const text = z.string().nullish()
const count = z.number().nullish()
const picture = z.string().nullish()
const TmdbId = z.int().positive()

const GenreRef = z.object({ id: z.int(), name: z.string() })
const Credits = z.object({
  cast: z.array(z.object({ name: z.string(), order: z.number().nullish() })),
  crew: z.array(z.object({ name: z.string(), job: z.string() })),
})
const Words = z.array(z.object({ name: z.string() }))

const titleFacts = {
  id: TmdbId,
  overview: text,
  poster_path: picture,
  backdrop_path: picture,
  vote_average: count,
  vote_count: count,
  popularity: count,
  genres: z.array(GenreRef),
  credits: Credits.optional(),
}

export const MovieAnswer = z.object({
  ...titleFacts,
  title: z.string().min(1),
  release_date: text,
  runtime: count,
  keywords: z.object({ keywords: Words }).optional(),
  release_dates: z
    .object({
      results: z.array(
        z.object({
          iso_3166_1: z.string(),
          release_dates: z.array(z.object({ certification: text })),
        }),
      ),
    })
    .optional(),
})
export type MovieAnswer = z.output<typeof MovieAnswer>

export const TvAnswer = z.object({
  ...titleFacts,
  name: z.string().min(1),
  first_air_date: text,
  keywords: z.object({ results: Words }).optional(),
  seasons: z.array(z.object({ season_number: z.int(), name: z.string() })),
})
export type TvAnswer = z.output<typeof TvAnswer>

export const SeasonAnswer = z.object({
  season_number: z.int(),
  name: z.string(),
  episodes: z.array(
    z.object({
      id: TmdbId,
      episode_number: z.int(),
      name: z.string(),
      overview: text,
      air_date: text,
      runtime: count,
      still_path: picture,
      vote_average: count,
      vote_count: count,
    }),
  ),
})
export type SeasonAnswer = z.output<typeof SeasonAnswer>

const FoundMovie = z.object({
  id: TmdbId,
  title: z.string(),
  original_title: text,
  release_date: text,
})
export type FoundMovie = z.output<typeof FoundMovie>

const paged = <T extends z.ZodType>(result: T) =>
  z.object({ page: z.int(), total_pages: z.int(), results: z.array(result) })

export const SearchAnswer = paged(FoundMovie)
export const TrendingAnswer = paged(z.object({ id: TmdbId }))
export const FindAnswer = z.object({
  movie_results: z.array(z.object({ id: TmdbId })),
  tv_results: z.array(z.object({ id: TmdbId })),
})
export const GenresAnswer = z.object({ genres: z.array(GenreRef) })
