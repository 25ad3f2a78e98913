import { fold } from '../../../infra/text.ts'
import { commonWords } from '../words.ts'
import type { Lexicon } from './lexicon.ts'

const mostWords = 12
const shortestSplit = 6
const shortestHalf = 3
const commonWeight = 0.2

/** One word of a query. */
export interface AskedWord {
  readonly word: string
  readonly weight: number
  /** Whether it tells: a film without it is no answer as long as others have it. */
  readonly required: boolean
  /** The last word may be unfinished. */
  readonly isLast: boolean
}

/**
 * Takes a query apart. Two words that nobody writes together are taken for two; `isNew` knows words
 * that the names do not have yet.
 */
export function askedWords(
  q: string,
  names: Lexicon,
  isNew: (word: string) => boolean = () => false,
): { text: string; words: AskedWord[] } {
  const typed = fold(q)
    .split(' ')
    .filter((word) => word !== '')
  const all = typed
    .slice(0, mostWords)
    .flatMap((word) => (isNew(word) ? [word] : separate(word, names)))
  const distinct = [...new Set(all)]
  const telling = distinct.some((word) => !commonWords.has(word))
  const words = distinct.map((word) => {
    const required = !telling || !commonWords.has(word)
    const isLast = word === all.at(-1)
    return { word, required, isLast, weight: required ? 1 : commonWeight }
  })
  return { text: all.join(' '), words }
}

/** "starwars", where no name has it or begins with it, is "star wars". */
function separate(word: string, names: Lexicon): string[] {
  if (word.length < shortestSplit) return [word]
  const { start, end } = names.beginning(word)
  if (end > start || names.near(word).length > 0) return [word]
  let best: string[] = [word]
  let bestCount = 0
  for (let at = shortestHalf; at <= word.length - shortestHalf; at++) {
    const halves = [word.slice(0, at), word.slice(at)]
    const count = Math.min(...halves.map((half) => frequency(half, names)))
    if (count > bestCount) [best, bestCount] = [halves, count]
  }
  return best
}

/** In how many documents a word is. */
export function frequency(word: string, names: Lexicon): number {
  const index = names.find(word)
  if (index === undefined) return 0
  const { start, end } = names.postingsOf(index)
  return end - start
}
