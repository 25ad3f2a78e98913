import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A film as the stand-in keeps it; what is not given is answered as TMDb answers the unknown. */
export interface TmdbFilm {
  id: number
  title: string
  original_title?: string
  release_date?: string
  overview?: string
  runtime?: number
  poster_path?: string | null
  backdrop_path?: string | null
  vote_average?: number
  vote_count?: number
}

export interface TmdbSeries {
  id: number
  name: string
  first_air_date: string
  seasons: { number: number; episodes: { id: number; name: string; runtime: number }[] }[]
}

/** What goes wrong with one answer. */
export type Fault =
  | { status: number; retryAfter?: string }
  | { kind: 'hangs' | 'breaks off' | 'is no JSON' | 'is of another shape' }

export interface TmdbServer {
  readonly url: string
  /** Paths with queries, in the order in which they came; `header` is that of authorization. */
  readonly asked: { url: URL; header: string | undefined }[]
  readonly films: TmdbFilm[]
  readonly series: TmdbSeries[]
  /** The next answers go wrong so, in this order. */
  fail: (...faults: Fault[]) => void
  close: () => Promise<void>
}

const genres = [
  { id: 18, name: 'Drama' },
  { id: 878, name: 'Science Fiction' },
]

/** Answers in the shapes of TMDb's API of version 3, from the films and series that it is given. */
export async function startTmdbServer(): Promise<TmdbServer> {
  const films: TmdbFilm[] = []
  const series: TmdbSeries[] = []
  const asked: TmdbServer['asked'] = []
  const faults: Fault[] = []
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://tmdb.test')
    asked.push({ url, header: req.headers.authorization })
    const fault = faults.shift()
    if (fault) {
      goWrong(res, fault)
      return
    }
    const body = answerTo(url, { films, series })
    if (body) send(res, 200, body)
    else send(res, 404, { success: false, status_code: 34, status_message: 'No such thing.' })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/3`,
    asked,
    films,
    series,
    fail: (...more) => void faults.push(...more),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' })
  res.end(JSON.stringify(body))
}

function goWrong(res: ServerResponse, fault: Fault): void {
  if ('status' in fault) {
    res.writeHead(fault.status, fault.retryAfter ? { 'Retry-After': fault.retryAfter } : {})
    res.end('<html>busy</html>')
    return
  }
  switch (fault.kind) {
    case 'hangs':
      return
    case 'breaks off':
      res.writeHead(200, { 'Content-Length': '1000' })
      res.write('{"id": 1', () => void sleep(0).then(() => res.destroy()))
      return
    case 'is no JSON':
      res.writeHead(200).end('<html>Gateway</html>')
      return
    case 'is of another shape':
      send(res, 200, { id: 'eleven', titel: 'Lamp' })
  }
}

type Holdings = Pick<TmdbServer, 'films' | 'series'>

function answerTo(url: URL, { films, series }: Holdings): unknown {
  const [, , ...parts] = url.pathname.split('/')
  const film = films.find(({ id }) => id === Number(parts[1]))
  const show = series.find(({ id }) => id === Number(parts[1]))
  switch (parts[0]) {
    case 'movie':
      return film && movieBody(film)
    case 'tv':
      return show && (parts[2] === 'season' ? seasonBody(show, Number(parts[3])) : tvBody(show))
    case 'genre':
      return { genres }
    case 'find':
      return {
        movie_results: films.filter(({ id }) => parts[1] === `tt${id}`).map(resultBody),
        tv_results: series.filter(({ id }) => parts[1] === `tt${id}`).map(({ id }) => ({ id })),
      }
    case 'trending':
      return page(
        parts[1] === 'movie' ? films.map(resultBody) : series.map(({ id }) => ({ id })),
        url,
      )
    case 'search':
      return page(search(films, url).map(resultBody), url)
    default:
      return undefined
  }
}

/** Loosely, as TMDb searches: every film that has a word of the title. */
function search(films: readonly TmdbFilm[], { searchParams }: URL): TmdbFilm[] {
  const words = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const wanted = new Set(words(searchParams.get('query') ?? ''))
  const year = searchParams.get('primary_release_year')
  return films.filter(
    ({ title, original_title, release_date }) =>
      words(`${title} ${original_title ?? ''}`).some((word) => word !== '' && wanted.has(word)) &&
      (year === null || release_date?.startsWith(year) === true),
  )
}

const pageSize = 20

function page(results: readonly unknown[], { searchParams }: URL): unknown {
  const number = Number(searchParams.get('page') ?? '1')
  return {
    page: number,
    results: results.slice((number - 1) * pageSize, number * pageSize),
    total_pages: Math.max(1, Math.ceil(results.length / pageSize)),
    total_results: results.length,
  }
}

const resultBody = ({ id, title, original_title, release_date = '' }: TmdbFilm) => ({
  adult: false,
  id,
  title,
  original_title: original_title ?? title,
  release_date,
})

const movieBody = (film: TmdbFilm) => ({
  ...resultBody(film),
  overview: film.overview ?? '',
  runtime: film.runtime ?? 0,
  poster_path: film.poster_path ?? null,
  backdrop_path: film.backdrop_path ?? null,
  vote_average: film.vote_average ?? 0,
  vote_count: film.vote_count ?? 0,
  popularity: 3.5,
  genres: [{ id: 878, name: 'Zukunft' }],
  credits: {
    cast: [
      { id: 2, name: 'Second Player', order: 1 },
      { id: 1, name: 'First Player', order: 0 },
    ],
    crew: [{ id: 3, name: 'Dee Rector', job: 'Director', department: 'Directing' }],
  },
  keywords: { keywords: [{ id: 9, name: 'Light House' }] },
  release_dates: {
    results: [
      { iso_3166_1: 'DE', release_dates: [{ certification: '12' }] },
      { iso_3166_1: 'US', release_dates: [{ certification: '' }, { certification: 'PG' }] },
    ],
  },
})

const tvBody = ({ id, name, first_air_date, seasons }: TmdbSeries) => ({
  id,
  name,
  first_air_date,
  overview: 'A series.',
  poster_path: '/series.jpg',
  backdrop_path: null,
  vote_average: 7,
  vote_count: 10,
  popularity: 2,
  genres: [{ id: 18, name: 'Drama' }],
  seasons: seasons.map(({ number, episodes }) => ({
    season_number: number,
    name: `Season ${number}`,
    episode_count: episodes.length,
  })),
})

const seasonBody = ({ seasons }: TmdbSeries, wanted: number) => {
  const season = seasons.find(({ number }) => number === wanted)
  return (
    season && {
      season_number: wanted,
      name: `Season ${wanted}`,
      episodes: season.episodes.map(({ id, name, runtime }, index) => ({
        id,
        episode_number: index + 1,
        name,
        overview: '',
        air_date: '2001-02-03',
        runtime,
        still_path: '/still.jpg',
        vote_average: 0,
        vote_count: 0,
      })),
    }
  )
}
