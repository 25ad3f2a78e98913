import { isDeepStrictEqual } from 'node:util'
import type { ImportRow, Named } from '@cinema/contract'
import { newFilm } from '../editing/new-film.ts'
import { filmChange, genresNamed, type Edit } from '../editing/title-edits.ts'
import type { MovieRecord } from '../title-record.ts'

/**
 * A film after a row: as if an administrator had edited it so. One that is so already is the same.
 * @throws AppError `validation_failed` for what cannot be together with what the film has.
 */
export function filmAfter(
  before: MovieRecord | undefined,
  row: ImportRow,
  genres: readonly Named[],
): MovieRecord {
  const edit = editOf(row, genres)
  const fields = Object.keys(row)
  if (!before) return { ...newFilm(edit), version: 1, curated: fields, editedAt: new Date() }
  const curated = [...new Set([...(before.curated ?? []), ...fields])]
  const after = { ...before, ...filmChange(before, edit), curated }
  return isDeepStrictEqual(before, after) ? before : { ...after, editedAt: new Date() }
}

/** A row with its genres as the catalogue spells those that it knows. */
export const editOf = ({ genres, ...row }: ImportRow, known: readonly Named[]): Edit<ImportRow> =>
  genres ? { ...row, genres: genresNamed(genres, known) } : row
