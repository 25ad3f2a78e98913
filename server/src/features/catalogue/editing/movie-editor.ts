import type { MovieCreate, MovieUpdate } from '@cinema/contract'
import type { Context } from '../../../context.ts'
import type { Believed } from '../../../http/preconditions.ts'
import type { Stored } from './edit-store.ts'
import { genreNaming, guardedChanges, unknownTitle } from './guarded-changes.ts'
import { newFilm } from './new-film.ts'
import { episodeChange, filmChange } from './title-edits.ts'

/** Adds films, and changes films and episodes. */
export function createMovieEditor(context: Context) {
  const { add, change } = guardedChanges(context)
  const withGenres = genreNaming(context)
  return {
    createMovie: async (body: MovieCreate): Promise<Stored> => {
      const record = newFilm(await withGenres(body))
      return add({ kind: 'film', record }, body)
    },

    updateMovie: async (id: string, body: MovieUpdate, believed: Believed): Promise<Stored> => {
      const edit = await withGenres(body)
      const fieldsOf = ({ kind, record }: Stored): object => {
        if (kind === 'series') throw unknownTitle(id)
        return kind === 'film' ? filmChange(record, edit) : episodeChange(record, edit)
      }
      return change({ id, believed, edit: body, fieldsOf })
    },
  }
}
