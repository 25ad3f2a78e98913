import { isUtf8 } from 'node:buffer'
import { importLimits, ImportRow, type FieldError, type RowRefusal } from '@cinema/contract'
import { AppError, invalidInput } from '../../../http/errors.ts'
import { newFilm } from '../editing/new-film.ts'
import { editOf } from './film-of-row.ts'
import type { RawRow } from './row-splitter.ts'

/** A row that can be imported, with the id that its film goes by. */
export interface CheckedRow {
  readonly line: number
  readonly id: string
  readonly film: ImportRow
}

/** What a row is: a film, or why it cannot be one. */
export type RowVerdict = { readonly checked: CheckedRow } | { readonly refusals: RowRefusal[] }

/** Of one row; the first mistakes tell what is wrong with it. */
const mostRefusals = 5
const longestText = 200

/** Checks rows one after the other, as single films are checked; each film may stand in a file once. */
export function createRowCheck(): (row: RawRow) => RowVerdict {
  const lines = new Map<string, number>()
  return ({ line, bytes }) => {
    try {
      const film = parse(bytes)
      const { _id: id } = newFilm(editOf(film, []))
      const earlier = lines.get(id)
      if (earlier !== undefined) {
        throw refused(`The same title and year as the film at line ${earlier}.`)
      }
      lines.set(id, line)
      return { checked: { line, id, film } }
    } catch (error) {
      return { refusals: refusalsOf(line, error) }
    }
  }
}

/** @throws AppError `validation_failed` */
function parse(bytes: Buffer | null): ImportRow {
  if (bytes === null) throw refused(`Longer than ${importLimits.rowBytes / 1024} kB.`)
  if (!isUtf8(bytes)) throw refused('Not UTF-8.')
  const value = json(bytes)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refused('Not a JSON object.')
  }
  const parsed = ImportRow.safeParse(value)
  if (!parsed.success) throw invalidInput('body', parsed.error)
  return parsed.data
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch (cause) {
    throw refused('Not well-formed JSON.', cause)
  }
}

const refused = (sentence: string, cause?: unknown): AppError =>
  new AppError('validation_failed', sentence, { cause })

/** Why a row is refused. @throws what is no refusal. */
export function refusalsOf(line: number, error: unknown): RowRefusal[] {
  if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error
  const { errors } = error.details
  if (!errors) return [{ line, field: null, reason: error.message }]
  return errors.slice(0, mostRefusals).map((each) => ({ line, ...toRefusal(each) }))
}

const toRefusal = ({ path, message }: FieldError) => ({
  field: path.replace(/^body\.?/, '').slice(0, longestText) || null,
  reason: message.slice(0, longestText),
})
