import type { MovieCreate } from '@cinema/contract'
import { filmId } from '../ids.ts'
import type { MovieRecord } from '../title-record.ts'
import { blankFilm, filmChange, type Edit } from './title-edits.ts'

/**
 * A film that the catalogue does not have yet. Its id follows from title and year, so that an import
 * meets it again.
 * @throws AppError `validation_failed` for facts that cannot be together.
 */
export function newFilm(edit: Edit<MovieCreate>): MovieRecord {
  const { title } = edit
  const year = edit.year ?? yearOf(edit.releasedOn)
  const blank = blankFilm({ id: filmId(title, year, 0), title, year })
  return { ...blank, ...filmChange(blank, edit) }
}

const yearOf = (day: string | null | undefined): number | null =>
  day ? Number(day.slice(0, 4)) : null
