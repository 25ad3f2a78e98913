import type { Context } from '../../../context.ts'
import { createTmdbGet, type TmdbGet } from './http.ts'
import {
  FindAnswer,
  GenresAnswer,
  MovieAnswer,
  SearchAnswer,
  SeasonAnswer,
  TrendingAnswer,
  TvAnswer,
  type FoundMovie,
} from './shapes.ts'

export type TmdbKind = 'movie' | 'tv'

/** What we ask The Movie Database. Every call may throw `TmdbError` and what `Outbound.run` throws. */
export interface Tmdb {
  movie: (id: number) => Promise<MovieAnswer>
  tv: (id: number) => Promise<TvAnswer>
  season: (tvId: number, number: number) => Promise<SeasonAnswer>
  /** Titles by an id of IMDb (`tt…`). */
  find: (imdbId: string) => Promise<Record<TmdbKind, readonly number[]>>
  /** Ids of what is watched, most first. */
  trending: (kind: TmdbKind, window: 'day' | 'week', pages: number) => Promise<readonly number[]>
  /** English names of genres by id, whatever the language of texts is. */
  genres: (kind: TmdbKind) => Promise<ReadonlyMap<number, string>>
  /** Films whose title may be meant by these words, of the year and those beside it. */
  search: (title: string, year: number) => Promise<Found>
}

export interface Found {
  readonly movies: readonly FoundMovie[]
  /** False when there were more than were read. */
  readonly isComplete: boolean
}

type Parts = Pick<Context, 'config' | 'outbounds' | 'redis'>

/** The client of TMDb; null without a key. All calls end when `signal` aborts. */
export function createTmdb(parts: Parts, signal?: AbortSignal): Tmdb | null {
  const get = createTmdbGet(parts)
  if (!get) return null
  const language = parts.config.TMDB_LANGUAGE
  const ask: TmdbGet = (request) =>
    get({ ...request, query: { language, ...request.query }, signal })
  return {
    ...titleCalls(ask),
    genres: genreCall(ask),
    trending: (kind, window, pages) => trendOf(ask, { path: `/trending/${kind}/${window}`, pages }),
    search: (title, year) =>
      searchAround(
        (query) => ask({ path: '/search/movie', query, answer: SearchAnswer }),
        title,
        year,
      ),
  }
}

function titleCalls(ask: TmdbGet): Pick<Tmdb, 'movie' | 'tv' | 'season' | 'find'> {
  return {
    movie: (id) =>
      ask({
        path: `/movie/${id}`,
        query: { append_to_response: 'credits,keywords,release_dates' },
        answer: MovieAnswer,
      }),

    tv: (id) =>
      ask({
        path: `/tv/${id}`,
        query: { append_to_response: 'credits,keywords' },
        answer: TvAnswer,
      }),

    season: (tvId, number) => ask({ path: `/tv/${tvId}/season/${number}`, answer: SeasonAnswer }),

    async find(imdbId) {
      const path = `/find/${encodeURIComponent(imdbId)}` as const
      const found = await ask({ path, query: { external_source: 'imdb_id' }, answer: FindAnswer })
      return { movie: idsOf(found.movie_results), tv: idsOf(found.tv_results) }
    },
  }
}

async function trendOf(
  ask: TmdbGet,
  { path, pages }: { path: `/${string}`; pages: number },
): Promise<number[]> {
  const ids: number[] = []
  for (let page = 1; page <= pages; page++) {
    const answer = await ask({ path, query: { page }, answer: TrendingAnswer })
    ids.push(...idsOf(answer.results))
    if (page >= answer.total_pages) break
  }
  return [...new Set(ids)]
}

/** Each list is asked for once. */
function genreCall(ask: TmdbGet): Tmdb['genres'] {
  const known = new Map<TmdbKind, Promise<ReadonlyMap<number, string>>>()
  const find = async (kind: TmdbKind) => {
    const path = `/genre/${kind}/list` as const
    const { genres } = await ask({ path, query: { language: 'en-US' }, answer: GenresAnswer })
    return new Map(genres.map(({ id, name }) => [id, name]))
  }
  return (kind) => {
    const asked = known.get(kind) ?? find(kind)
    known.set(kind, asked)
    asked.catch(() => known.delete(kind))
    return asked
  }
}

type Page = (query: Record<string, string | number>) => Promise<{
  total_pages: number
  results: readonly FoundMovie[]
}>

/** One request where all results fit its page; else one for each of the three years. */
async function searchAround(pageOf: Page, title: string, year: number): Promise<Found> {
  const all = await pageOf({ query: title })
  if (all.total_pages <= 1) return { movies: all.results, isComplete: true }
  const years = [year - 1, year, year + 1]
  const pages = await Promise.all(
    years.map((released) => pageOf({ query: title, primary_release_year: released })),
  )
  return {
    movies: pages.flatMap(({ results }) => results),
    isComplete: pages.every(({ total_pages }) => total_pages <= 1),
  }
}

const idsOf = (results: readonly { id: number }[]): number[] => results.map(({ id }) => id)
