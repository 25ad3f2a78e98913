import type { EpisodeCreate, SeriesCreate, SeriesUpdate } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import { AppError } from '../../../http/errors.ts'
import type { Believed } from '../../../http/preconditions.ts'
import { idOf } from '../ids.ts'
import { titleKey } from '../ordering.ts'
import type { EpisodeRecord } from '../title-record.ts'
import type { Stored } from './edit-store.ts'
import { genreNaming, guardedChanges, unknownTitle } from './guarded-changes.ts'
import { blankEpisode, blankSeries, episodeChange, seriesChange } from './title-edits.ts'

/** Adds and changes series, and adds episodes to them. */
export function createSeriesEditor(context: Context) {
  const { add, change, find } = guardedChanges(context)
  const withGenres = genreNaming(context)

  async function placeIn(seriesId: string, season: number, episodeNumber: number) {
    const series = await find(seriesId)
    if (series?.kind !== 'series') throw unknownTitle(seriesId)
    if (!series.record.seasons.some(({ number }) => number === season)) {
      throw new AppError('not_found', `The series ${seriesId} has no season ${season}.`)
    }
    const seriesTitle = series.record.title
    const place: EpisodeRecord['place'] = {
      ...{ seriesId, seriesTitle, seasonNumber: season, episodeNumber },
      nextId: null,
    }
    return place
  }

  return {
    createSeries: async (body: SeriesCreate): Promise<Stored> => {
      const edit = await withGenres(body)
      const { title, year = null } = body
      const id = idOf('ser', `${titleKey(title)}|${year ?? ''}`)
      const blank = blankSeries({ id, title, year })
      return add({ kind: 'series', record: { ...blank, ...seriesChange(blank, edit) } }, body)
    },

    updateSeries: async (id: string, body: SeriesUpdate, believed: Believed): Promise<Stored> => {
      const edit = await withGenres(body)
      const fieldsOf = ({ kind, record }: Stored): object => {
        if (kind !== 'series') throw unknownTitle(id)
        return seriesChange(record, edit)
      }
      return change({ id, believed, edit: body, fieldsOf })
    },

    createEpisode: async (
      seriesId: string,
      season: number,
      { number, ...facts }: EpisodeCreate,
    ): Promise<Stored> => {
      const place = await placeIn(seriesId, season, number)
      const edit = await withGenres(facts)
      const { title, year = null } = facts
      const id = idOf('epi', `${seriesId}|${season}|${number}`)
      const blank = blankEpisode({ id, title, year }, place)
      return add({ kind: 'episode', record: { ...blank, ...episodeChange(blank, edit) } }, facts)
    },
  }
}
