import { withinOneEdit } from './one-edit.ts'

/** Words in order, each with its postings, as flat arrays that cross threads without a copy. */
export interface LexiconData {
  /** Joined by line feeds, in code unit order. */
  readonly words: string
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

/** Finds words: whole, by their beginning, or with one letter wrong. */
export function openLexicon({ words: joined, starts, postings, backwards }: LexiconData) {
  const words = joined === '' ? [] : joined.split('\n')

  const lowerBound = (word: string): number =>
    firstIndex(words.length, (index) => (words[index] ?? '') >= word)

  function beginning(prefix: string): Range {
    const start = lowerBound(prefix)
    // The last code unit is in no folded word, so nothing that begins so comes after.
    return { start, end: lowerBound(`${prefix}\uffff`) }
  }

  /** Places in `backwards` of the words that end so. */
  function ending(suffix: string): Range {
    const reversed = reverse(suffix)
    const wordAt = (index: number): string => reverse(words[backwards[index] ?? 0] ?? '')
    const start = firstIndex(backwards.length, (index) => wordAt(index) >= reversed)
    const end = firstIndex(backwards.length, (index) => wordAt(index) >= `${reversed}\uffff`)
    return { start, end }
  }

  return {
    size: words.length,
    word: (index: number): string => words[index] ?? '',
    beginning,
    postings,
    postingsOf: (index: number): Range => ({
      start: starts[index] ?? 0,
      end: starts[index + 1] ?? 0,
    }),

    find(word: string): number | undefined {
      const index = lowerBound(word)
      return words[index] === word ? index : undefined
    },

    /**
     * Words one edit away. An edit in the front part leaves the end as it is, any other the front:
     * so the candidates are those that begin or end like the word, a few hundred of a hundred
     * thousand.
     */
    near(word: string): number[] {
      const middle = Math.floor(word.length / 2)
      const found = new Set<number>()
      const consider = (index: number): void => {
        const candidate = words[index] ?? ''
        if (candidate !== word && withinOneEdit(word, candidate)) found.add(index)
      }
      const front = beginning(word.slice(0, middle))
      for (let index = front.start; index < front.end; index++) consider(index)
      const back = ending(word.slice(middle + 1))
      for (let place = back.start; place < back.end; place++) consider(backwards[place] ?? 0)
      return [...found]
    },
  }
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

/** By code units: only compared, never shown. */
export const reverse = (word: string): string => word.split('').reverse().join('')
