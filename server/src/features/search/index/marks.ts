import type { AskedWord } from './asked-words.ts'
import { fieldOf } from './document.ts'

/** What was matched, by document; valid until the next search. */
export interface Matches {
  readonly documents: Uint32Array
  /** Sum over the words of weight × how well each was matched. */
  readonly sums: Float32Array
  /** The part of it in titles, unweighted. */
  readonly titleSums: Float32Array
  /** How many of the telling words are in each. */
  readonly telling: Uint8Array
  /** The highest of these numbers. */
  readonly most: number
}

/**
 * How well each document matches the words so far, as arrays by document number that every search
 * uses again: what a search touched is wiped before the next one, nothing is allocated.
 */
export function createMarks(count: number) {
  const best = new Float32Array(count)
  const bestField = new Uint8Array(count)
  const sums = new Float32Array(count)
  const titleSums = new Float32Array(count)
  const telling = new Uint8Array(count)
  const touched = new Uint32Array(count)
  const wordTouched = new Uint32Array(count)
  let touchedCount = 0
  let wordCount = 0

  return {
    /** The word at hand is in this document; of several places the best counts. */
    mark(document: number, field: number, quality: number): void {
      const before = best[document] ?? 0
      if (before === 0) wordTouched[wordCount++] = document
      if (quality <= before) return
      best[document] = quality
      bestField[document] = field
    },

    /** The word at hand is done with. */
    settle({ weight, required }: AskedWord): void {
      for (let index = 0; index < wordCount; index++) {
        const document = wordTouched[index] ?? 0
        const quality = best[document] ?? 0
        if (sums[document] === 0) touched[touchedCount++] = document
        sums[document] = (sums[document] ?? 0) + weight * quality
        if (required) telling[document] = (telling[document] ?? 0) + 1
        if (bestField[document] === fieldOf.title) {
          titleSums[document] = (titleSums[document] ?? 0) + quality
        }
        best[document] = 0
      }
      wordCount = 0
    },

    /** Without those that are hidden. */
    matches(hidden?: Uint8Array): Matches {
      const all = touched.subarray(0, touchedCount)
      const documents = hidden ? all.filter((document) => hidden[document] === 0) : all
      let most = 0
      for (const document of documents) most = Math.max(most, telling[document] ?? 0)
      return { documents, sums, titleSums, telling, most }
    },

    wipe(): void {
      for (let index = 0; index < touchedCount; index++) {
        const document = touched[index] ?? 0
        sums[document] = 0
        titleSums[document] = 0
        telling[document] = 0
      }
      touchedCount = 0
    },
  }
}

/**
 * Every telling word must be there. Where no document has them all, those that have the most stand
 * in, but never with less than half of the words.
 */
export function leastTelling(most: number, words: readonly AskedWord[]): number {
  const asked = words.filter(({ required }) => required).length
  return most >= asked / 2 ? Math.max(most, 1) : Infinity
}
