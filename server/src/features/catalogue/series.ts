import type { api, QueryOf, Season, SeriesDetail, SeriesSummary } from '@cinema/contract'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { decodeCursor, encodeCursor, queryName } from '../../http/cursor.ts'
import { readPage } from '../../infra/keyset.ts'
import { episodeStore } from './episode-store.ts'
import { createPresenter, toEpisode } from './presenter.ts'
import { seriesSorts, seriesStore } from './series-store.ts'

type SeriesPage = { items: SeriesSummary[]; nextCursor: string | null }
type SeriesQuery = QueryOf<typeof api.series.list>

const BorderValues = z.tuple([z.union([z.number(), z.string()]), z.string()])

/** What the catalogue answers about series. */
export function createSeries({ mongo, config }: Pick<Context, 'mongo' | 'config'>) {
  const readPreference = config.MONGODB_READ_PREFERENCE
  const present = createPresenter(config)
  const series = seriesStore(mongo, readPreference)
  const episodes = episodeStore(mongo, readPreference)
  return {
    async list(query: SeriesQuery): Promise<SeriesPage> {
      const { sort, limit, genre, cursor } = query
      const order = seriesSorts[sort]
      const name = queryName('series', query)
      const values = cursor === undefined ? null : decodeCursor(name, cursor, BorderValues)
      const { items, more } = await readPage((part, wanted) => series.page(sort, part, wanted), {
        filter: genre === undefined ? {} : { 'genres.slug': genre },
        order,
        border: values && { value: values[0], id: values[1] },
        limit,
      })
      const last = items.at(-1)
      return {
        items: items.map(present.seriesSummary),
        nextCursor: more && last ? encodeCursor(name, [last[order.field], last._id]) : null,
      }
    },

    async detail(id: string): Promise<SeriesDetail | null> {
      const found = await series.byId(id)
      return found && present.seriesDetail(found)
    },

    async season(id: string, number: number): Promise<Season | null> {
      const found = await series.byId(id)
      const season = found?.seasons.find((candidate) => candidate.number === number)
      if (!season) return null
      const members = await episodes.ofSeason(id, number)
      return { number, title: season.title, episodes: members.map(toEpisode) }
    },
  }
}
