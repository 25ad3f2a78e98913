import type { EpisodePlace, MovieDetail, MovieListQuery, MovieSummary } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { readPage, type Border } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { episodeStore } from './episode-store.ts'
import { planList } from './movie-queries.ts'
import { listQuery, movieStore, trendingQuery, type MovieCard } from './movie-store.ts'
import { ownFilmStore } from './own-film-store.ts'
import { createPresenter } from './presenter.ts'
import type { ReadPreference } from './read-preference.ts'
import { rankSimilar, similarQueries } from './similar.ts'
import type { TitleRecord } from './title-record.ts'

type List = { items: MovieSummary[] }
type Page = List & { nextCursor: string | null }

const BorderValues = z.tuple([z.union([z.number(), z.string()]), z.string()])

type Parts = Pick<Context, 'mongo' | 'config' | 'audience'>

/** What the catalogue answers about films and episodes. Reads only; each answer is bounded. */
export function createMovies({ mongo, config, audience }: Parts) {
  const readPreference = config.MONGODB_READ_PREFERENCE
  const films = movieStore(mongo, readPreference)
  const present = createPresenter(config)

  const find = titleFinder(mongo, readPreference)

  async function list(query: MovieListQuery): Promise<Page> {
    const plan = planList(query)
    const name = queryName('movies', query)
    const border = borderOf(name, query.cursor)
    const { items, more } = await readPage(
      (part, limit) => films.cards(listQuery(plan, part, limit)),
      { filter: plan.filter, order: plan.order, border, limit: query.limit },
    )
    const last = items.at(-1)
    const nextCursor = more && last ? encodeCursor(name, [plan.order.of(last), last._id]) : null
    return { items: items.map(present.summary), nextCursor }
  }

  return {
    list,

    async detail(id: string): Promise<MovieDetail | null> {
      const found = await find(id)
      if (!found) return null
      const figures = await audience.figures(id, found.title.rating)
      return present.detail(found.title, { episode: found.place, audience: figures })
    },

    async featured(limit: number): Promise<List> {
      const { items } = await list({ featured: true, sort: 'popularity', limit })
      return { items }
    },

    async popular(limit: number): Promise<List> {
      const { items } = await list({ sort: 'popularity', limit })
      return { items }
    },

    /** What is watched here most these days, then what is popular and new (see `trendingKey`). */
    async trending(limit: number): Promise<List> {
      const ids = (await audience.trending(limit * 2)).filter(isFilm).slice(0, limit)
      const watched = inOrder(ids, await films.cardsOf(ids))
      const others = await films.cards(trendingQuery(limit))
      const rest = others.filter(({ _id }) => !ids.includes(_id))
      return { items: [...watched, ...rest].slice(0, limit).map(present.summary) }
    },

    async similar(id: string, limit: number): Promise<List | null> {
      const found = await find(id)
      if (!found) return null
      const companions = await audience.companions(id)
      const ranked = await rankedLike(films, found.title, companions)
      return { items: ranked.slice(0, limit).map(present.summary) }
    },
  }
}

/** A film of the viewer's own; null for everybody else. */
export async function ownDetail(
  { mongo, config, audience }: Parts,
  id: string,
  viewerId: string | undefined,
): Promise<MovieDetail | null> {
  const film = await ownFilmStore(mongo).byId(id, viewerId)
  if (!film) return null
  const figures = await audience.figures(id, null)
  return createPresenter(config).detail(film, { episode: null, audience: figures })
}

async function rankedLike(
  films: ReturnType<typeof movieStore>,
  title: TitleRecord,
  companions: ReadonlyMap<string, number>,
): Promise<MovieCard[]> {
  const candidates = await Promise.all([
    ...similarQueries(title).map((query) => films.candidates(query)),
    films.candidatesOf([...companions.keys()].filter(isFilm)),
  ])
  return rankSimilar(title, candidates.flat(), companions)
}

const isFilm = (id: string): boolean => id.startsWith('mov_')

function inOrder(ids: readonly string[], cards: readonly MovieCard[]): MovieCard[] {
  const byId = new Map(cards.map((card) => [card._id, card]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

interface Found {
  readonly title: TitleRecord
  readonly place: EpisodePlace | null
}

/** Finds a film or an episode by its id. */
function titleFinder(mongo: Mongo, readPreference: ReadPreference) {
  const films = movieStore(mongo, readPreference)
  const episodes = episodeStore(mongo, readPreference)
  return async (id: string): Promise<Found | null> => {
    if (id.startsWith('epi_')) {
      const episode = await episodes.byId(id)
      return episode && { title: episode, place: episode.place }
    }
    const film = await films.byId(id)
    return film && { title: film, place: null }
  }
}

function borderOf(name: string, cursor: string | undefined): Border | null {
  if (cursor === undefined) return null
  const [value, id] = decodeCursor(name, cursor, BorderValues)
  return { value, id }
}
