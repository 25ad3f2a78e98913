import type { EpisodePlace, MovieDetail, MovieListQuery, MovieSummary } from '@cinema/contract'
import { z } from 'zod'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { readPage, type Border } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { episodeStore } from './episode-store.ts'
import { planList } from './movie-queries.ts'
import { listQuery, movieStore, trendingQuery } from './movie-store.ts'
import { toDetail, toSummary } from './presenter.ts'
import type { ReadPreference } from './read-preference.ts'
import { rankSimilar, similarQueries } from './similar.ts'
import type { TitleRecord } from './title-record.ts'

type List = { items: MovieSummary[] }
type Page = List & { nextCursor: string | null }

const BorderValues = z.tuple([z.union([z.number(), z.string()]), z.string()])

/** What the catalogue answers about films and episodes. Reads only; each answer is bounded. */
export function createMovies(mongo: Mongo, readPreference: ReadPreference) {
  const films = movieStore(mongo, readPreference)

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
    return { items: items.map(toSummary), nextCursor }
  }

  return {
    list,

    async detail(id: string): Promise<MovieDetail | null> {
      const found = await find(id)
      return found && toDetail(found.title, found.place)
    },

    async featured(limit: number): Promise<List> {
      const { items } = await list({ featured: true, sort: 'popularity', limit })
      return { items }
    },

    async popular(limit: number): Promise<List> {
      const { items } = await list({ sort: 'popularity', limit })
      return { items }
    },

    /** See `trendingKey` for the rule. */
    async trending(limit: number): Promise<List> {
      return { items: (await films.cards(trendingQuery(limit))).map(toSummary) }
    },

    async similar(id: string, limit: number): Promise<List | null> {
      const found = await find(id)
      if (!found) return null
      const queries = similarQueries(found.title)
      const candidates = (await Promise.all(queries.map((query) => films.candidates(query)))).flat()
      const ranked = rankSimilar(found.title, candidates)
      return { items: ranked.slice(0, limit).map(toSummary) }
    },
  }
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
