import { isWithinOneEdit } from './one-edit.ts'

/** Words in order, each with its postings, as flat arrays that cross threads without a copy. */
export interface LexiconData {
  /** The words one after the other, in code unit order. */
  readonly letters: string
  /** Where the letters of each word begin; one more than there are words. */
  readonly wordStarts: Uint32Array<ArrayBuffer>
  /** Where the postings of each word begin; one more than there are words. */
  readonly starts: Uint32Array<ArrayBuffer>
  readonly postings: Uint32Array<ArrayBuffer>
  /** The words in the order of their letters read backwards; empty where no typo is forgiven. */
  readonly backwards: Uint32Array<ArrayBuffer>
}

/** A range of words, `end` excluded. */
export interface Range {
  readonly start: number
  readonly end: number
}

export type Lexicon = ReturnType<typeof openLexicon>

/**
 * Finds words: whole, by their beginning, or with one letter wrong. Words stay where they are in the
 * letters: nothing is made of them when a lexicon is opened, and little when it is asked.
 */
export function openLexicon(data: LexiconData) {
  const { letters, wordStarts, starts, postings, backwards } = data
  const size = wordStarts.length - 1
  const startOf = (index: number): number => wordStarts[index] ?? 0
  const lengthOf = (index: number): number => startOf(index + 1) - startOf(index)
  const lowerBound = (word: string): number =>
    firstIndex(size, (index) => compare(data, index, word) >= 0)

  function beginning(prefix: string): Range {
    const start = lowerBound(prefix)
    // The last code unit is in no folded word, so nothing that begins so comes after.
    return { start, end: lowerBound(`${prefix}\uffff`) }
  }

  /** Places in `backwards` of the words that end so. */
  function ending(suffix: string): Range {
    const from = (end: string): number =>
      firstIndex(
        backwards.length,
        (place) => compareBackwards(data, backwards[place] ?? 0, end) >= 0,
      )
    return { start: from(suffix), end: from(`\uffff${suffix}`) }
  }

  return {
    size,
    word: (index: number): string => letters.slice(startOf(index), startOf(index + 1)),
    lengthOf,
    beginning,
    postings,
    postingsOf: (index: number): Range => ({
      start: starts[index] ?? 0,
      end: starts[index + 1] ?? 0,
    }),

    find(word: string): number | undefined {
      const index = lowerBound(word)
      return index < size && compare(data, index, word) === 0 ? index : undefined
    },

    /**
     * Words one edit away. An edit in the front part leaves the end as it is, any other the front:
     * so the candidates are those that begin or end like the word, a few hundred of a hundred
     * thousand.
     */
    near(word: string): number[] {
      const middle = Math.floor(word.length / 2)
      const found: number[] = []
      const consider = (index: number): void => {
        const part = { text: letters, start: startOf(index), end: startOf(index + 1) }
        if (!isWithinOneEdit(part, word) || found.includes(index)) return
        if (compare(data, index, word) !== 0) found.push(index)
      }
      const front = beginning(word.slice(0, middle))
      for (let index = front.start; index < front.end; index++) consider(index)
      const back = ending(word.slice(middle + 1))
      for (let place = back.start; place < back.end; place++) consider(backwards[place] ?? 0)
      return found
    },
  }
}

/** Below 0 where the word comes before the text, above where it comes after, in code unit order. */
function compare({ letters, wordStarts }: LexiconData, index: number, text: string): number {
  const start = wordStarts[index] ?? 0
  const length = (wordStarts[index + 1] ?? 0) - start
  const shared = Math.min(length, text.length)
  for (let at = 0; at < shared; at++) {
    const difference = letters.charCodeAt(start + at) - text.charCodeAt(at)
    if (difference !== 0) return difference
  }
  return length - text.length
}

/** The same with both read backwards. */
function compareBackwards(
  { letters, wordStarts }: LexiconData,
  index: number,
  text: string,
): number {
  const end = wordStarts[index + 1] ?? 0
  const length = end - (wordStarts[index] ?? 0)
  const shared = Math.min(length, text.length)
  for (let at = 1; at <= shared; at++) {
    const difference = letters.charCodeAt(end - at) - text.charCodeAt(text.length - at)
    if (difference !== 0) return difference
  }
  return length - text.length
}

/** The first of `count` indexes that passes; those that pass come after those that do not. */
function firstIndex(count: number, passes: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}
