import type { Named, SearchKind } from '@cinema/contract'

/** What the index keeps of a film, a series or a person. */
export interface IndexedDocument {
  readonly id: string
  readonly kind: SearchKind
  /** Title or name. */
  readonly title: string
  /** 0 to 100. */
  readonly popularity: number
  readonly year: number | null
  readonly rating: number | null
  readonly genres: readonly Named[]
  /** Names of the people in it. */
  readonly people: readonly string[]
  readonly overview: string | null
  /** What a card shows, as it travels. */
  readonly card: unknown
}

/** Where a word stands in a document: the two low bits of a posting. */
export const fieldOf = { title: 0, people: 1, facts: 2 } as const
export const fieldBits = 2
export const fieldMask = 3

export const kindCodes = ['film', 'series', 'person'] as const
export const noRating = 255
export const idLength = 20
