import type { Provenance } from '@cinema/contract'
import type { MovieRecord } from '../title-record.ts'

/** The facts a source gives about a film, in our terms. */
export type FilmFacts = Pick<
  MovieRecord,
  | 'title'
  | 'year'
  | 'releasedOn'
  | 'overview'
  | 'certification'
  | 'rating'
  | 'ratingCount'
  | 'durationSeconds'
  | 'genres'
  | 'tags'
  | 'credits'
  | 'popularity'
> & { source: Provenance }

/** What a row of a source is: a film, or the reason why it cannot be one. */
export type RowResult = { film: FilmFacts } | { skipped: string }

/** One row as it was read; `progress` is the part of the source read so far, 0 to 1. */
export interface Row {
  readonly value: unknown
  readonly progress: number
}

/** A catalogue that films are imported from. */
export interface FilmSource {
  readonly rows: () => AsyncIterable<Row>
  readonly toFilm: (row: unknown) => RowResult
}
