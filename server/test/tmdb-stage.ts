import { episodeModel } from '../src/features/catalogue/episode-store.ts'
import { filmId } from '../src/features/catalogue/ids.ts'
import { movieModel } from '../src/features/catalogue/movie-store.ts'
import { seriesModel } from '../src/features/catalogue/series-store.ts'
import type { MovieRecord } from '../src/features/catalogue/title-record.ts'
import { tmdbLinkModel } from '../src/features/catalogue/tmdb/link-store.ts'
import { tmdbParts } from '../src/features/catalogue/tmdb/parts.ts'
import { addFilms, film } from './films.ts'
import { startServer } from './harness.ts'
import { startTmdbServer, type TmdbFilm } from './tmdb-server.ts'

export type FilmGiven = Parameters<typeof film>[0]

/** A film of TMDb with everything that one can have, and a picture whose path is none. */
export const lamp: TmdbFilm = {
  id: 11,
  title: 'The Lamp!',
  release_date: '1999-01-02',
  overview: 'A lamp burns.',
  runtime: 90,
  poster_path: '/lamp.jpg',
  backdrop_path: '/../../etc/passwd',
  vote_average: 7.25,
  vote_count: 12,
}

export type TmdbStage = Awaited<ReturnType<typeof startTmdbStage>>

/** A server with TMDb on, and the TMDb that it asks. */
export async function startTmdbStage() {
  const tmdbServer = await startTmdbServer()
  const server = await startServer({
    TMDB_API_KEY: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    TMDB_BASE_URL: tmdbServer.url,
  })
  const { mongo } = server.context
  const parts = tmdbParts(server.context)
  if (!parts) throw new Error('TMDb is off.')

  async function stored(id: string): Promise<MovieRecord> {
    const found = await parts?.films.byId(id)
    if (!found) throw new Error(`There is no film ${id}.`)
    return found
  }

  return {
    tmdbServer,
    server,
    parts,
    stored,
    linkOf: (id: string) => parts.links.byId(id),

    /** Puts films into the catalogue; returns the first as it is stored. */
    async add(...films: FilmGiven[]): Promise<MovieRecord> {
      await addFilms(mongo, films.map(film))
      const [first] = films
      return stored(filmId(first?.title ?? '', first?.year === undefined ? 2000 : first.year, 0))
    },

    async clear(): Promise<void> {
      tmdbServer.films.length = 0
      tmdbServer.series.length = 0
      tmdbServer.asked.length = 0
      for (const model of [movieModel, seriesModel, episodeModel, tmdbLinkModel]) {
        await model(mongo).deleteMany()
      }
    },

    async close(): Promise<void> {
      await server.close()
      await tmdbServer.close()
    },
  }
}
