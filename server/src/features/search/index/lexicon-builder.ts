import type { LexiconData } from './lexicon.ts'

interface BuildOptions {
  /** Words with more postings tell nothing and are left out. */
  readonly mostPostings?: number
  /** Whether words are found despite a typo. */
  readonly forgiving: boolean
}

/** Collects words with their postings, and packs them. */
export function lexiconBuilder() {
  const postingsByWord = new Map<string, number[]>()
  return {
    add(word: string, posting: number): void {
      const known = postingsByWord.get(word)
      if (known) known.push(posting)
      else postingsByWord.set(word, [posting])
    },

    build({ mostPostings = Infinity, forgiving }: BuildOptions): LexiconData {
      const entries = [...postingsByWord]
        .filter(([, postings]) => postings.length <= mostPostings)
        .sort(([a], [b]) => (a < b ? -1 : 1))
      const starts = new Uint32Array(entries.length + 1)
      let length = 0
      entries.forEach(([, postings], index) => {
        length += postings.length
        starts[index + 1] = length
      })
      const packed = new Uint32Array(length)
      entries.forEach(([, postings], index) => packed.set(postings, starts[index]))
      const words = entries.map(([word]) => word)
      const backwards = forgiving ? orderBackwards(words) : new Uint32Array(0)
      return {
        letters: words.join(''),
        wordStarts: startsOf(words),
        starts,
        postings: packed,
        backwards,
      }
    },
  }
}

function startsOf(words: readonly string[]): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(words.length + 1)
  words.forEach((word, index) => (starts[index + 1] = (starts[index] ?? 0) + word.length))
  return starts
}

function orderBackwards(words: readonly string[]): Uint32Array<ArrayBuffer> {
  const reversed = words.map((word, index) => ({ word: reverse(word), index }))
  reversed.sort((a, b) => (a.word < b.word ? -1 : 1))
  return Uint32Array.from(reversed, ({ index }) => index)
}

/** By code units: only compared, never shown. */
const reverse = (word: string): string => word.split('').reverse().join('')
