import type { SearchKind, SearchQuery } from '@cinema/contract'
import type { Facets } from './facets.ts'

/** What a search may be narrowed to. */
export type Narrowing = Pick<
  SearchQuery,
  'kind' | 'genre' | 'year' | 'yearFrom' | 'yearTo' | 'minRating'
>

/** The last hit of a page: the next page has what comes after it. */
export interface Border {
  readonly score: number
  readonly id: string
}

export interface Hit {
  readonly id: string
  readonly kind: SearchKind
  readonly score: number
  /** The summary that a card shows, as the catalogue gives it. */
  readonly card: unknown
}

export interface Found {
  readonly hits: readonly Hit[]
  /** Whether hits follow the last one. */
  readonly more: boolean
  /** Of the whole result; each facet as if it were not narrowed itself. */
  readonly facets: Facets
  /** The query as it was understood, where that is not as it was typed. */
  readonly correctedQuery: string | undefined
}

export interface Request extends Narrowing {
  readonly q: string
  readonly limit: number
  readonly border: Border | null
}

/**
 * What finds titles and people. The index in the process is one, the database another; a search
 * server of its own would be a third.
 */
export interface SearchEngine {
  /** Names the engine and the state of its data: answers of different versions are not mixed. */
  readonly version: string
  /** Whether it knows neither typos nor people, because the index is not there yet. */
  readonly degraded: boolean
  find: (request: Request) => Promise<Found>
}
