import type { Named, SearchKind } from '@cinema/contract'
import { kindCodes } from './document.ts'
import type { LexiconData } from './lexicon.ts'

/**
 * The whole index as flat arrays by document number. Documents are in the order of their ids, so
 * comparing numbers is comparing ids. Nothing in it is copied when it comes from the thread that
 * builds it.
 */
export interface IndexData {
  readonly count: number
  /** Ids of 20 characters, one after the other. */
  readonly ids: string
  readonly kinds: Uint8Array<ArrayBuffer>
  readonly popularity: Float32Array<ArrayBuffer>
  /** 0 without one. */
  readonly years: Uint16Array<ArrayBuffer>
  /** Tenths; 255 without one. */
  readonly ratings: Uint8Array<ArrayBuffer>
  readonly genres: readonly Named[]
  readonly genreStarts: Uint32Array<ArrayBuffer>
  readonly genreNumbers: Uint16Array<ArrayBuffer>
  /** Hash of the title as it is filed. */
  readonly titleHashes: Uint32Array<ArrayBuffer>
  /** Number of words of the title as it is filed. */
  readonly titleLengths: Uint8Array<ArrayBuffer>
  /** Hash of the first word of the title as it is filed. */
  readonly firstWords: Uint32Array<ArrayBuffer>
  /** Cards as JSON in UTF-8, one after the other. */
  readonly cards: Uint8Array<ArrayBuffer>
  readonly cardStarts: Uint32Array<ArrayBuffer>
  /** Words of titles, names, casts and years; postings are `document << 2 | field`. */
  readonly names: LexiconData
  /** Words of descriptions; postings are documents. */
  readonly stories: LexiconData
}

/** FNV-1a of a text's code units: equal hashes of 32 bits are taken for equal titles. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

/** As the catalogue files titles: without a leading English article. */
export const filedAs = (text: string): string => text.replace(/^(the|a|an) (?=.)/, '')

/** The memory behind an index: what another thread takes over instead of copying it. */
export function buffersOf(data: IndexData): ArrayBuffer[] {
  const arrays: readonly unknown[] = [
    ...Object.values<unknown>({ ...data }),
    ...Object.values<unknown>({ ...data.names }),
    ...Object.values<unknown>({ ...data.stories }),
  ]
  return arrays.flatMap((value) =>
    ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  )
}

/** How many documents of each kind are in an index. */
export function countsOf({ kinds }: IndexData): Record<SearchKind, number> {
  const counts = { film: 0, series: 0, person: 0 }
  for (const code of kinds) counts[kindCodes[code] ?? 'film'] += 1
  return counts
}
