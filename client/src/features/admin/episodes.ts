import { catalogueAdmin, editing, type EpisodeCreate } from '@cinema/contract'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { CATALOGUE, useCatalogueChange } from './catalogue.ts'

/** All episodes of a series, as they are in the database. */
export const episodesQuery = (seriesId: string) =>
  queryOptions({
    queryKey: [...CATALOGUE, 'episodes', seriesId],
    queryFn: async ({ signal }) =>
      (await call(catalogueAdmin.episodes, { params: { seriesId }, signal })).items,
    staleTime: 0,
    meta: { silent: true },
  })

export const useAddEpisode = (seriesId: string, seasonNumber: number) =>
  useCatalogueChange((body: EpisodeCreate) =>
    call(editing.createEpisode, { params: { seriesId, number: String(seasonNumber) }, body }),
  )

/** Where the next episode of a season is added. */
export const newEpisodePath = (seriesId: string, seasonNumber: number): string =>
  `/admin/catalogue/${seriesId}/seasons/${seasonNumber}/new`
