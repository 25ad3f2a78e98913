import { fold } from '../../infra/text.ts'
import { withinOneEdit } from './index/one-edit.ts'

/** Words too common to look for when there are others. */
export const commonWords = new Set(
  'a an and at by for from in is it of on or the to with'.split(' '),
)
const mostWords = 12

/** What a viewer typed, as it is compared with titles and names. */
export interface Asked {
  /** Folded whole. */
  readonly text: string
  /** The words that tell; all of them when all are common. */
  readonly words: readonly string[]
}

/** Takes a query apart. Punctuation means nothing: it cannot become an operator. */
export function parseAsked(q: string): Asked {
  const text = fold(q)
  const all = [...new Set(text.split(' ').filter((word) => word !== ''))]
  const telling = all.filter((word) => !commonWords.has(word))
  return { text, words: (telling.length > 0 ? telling : all).slice(0, mostWords) }
}

/** A `$text` search for films with every word: MongoDB requires all quoted phrases, any bare word. */
export const everyWord = ({ words }: Asked): string => words.map((word) => `"${word}"`).join(' ')

/** A `$text` search for films with any of the words. */
export const anyWord = ({ words }: Asked): string => words.join(' ')

export interface Highlight {
  readonly start: number
  readonly end: number
}

/**
 * The half-open ranges of a title whose words are asked for, but for a letter in longer ones, or
 * begin with the last word asked for.
 */
export function highlightsOf(title: string, { words, text }: Asked): Highlight[] {
  const last = text.split(' ').at(-1) ?? ''
  return Array.from(title.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu)).flatMap(({ 0: word, index }) => {
    const folded = fold(word)
    if (words.some((asked) => isMeant(asked, folded)))
      return [{ start: index, end: index + word.length }]
    if (last === '' || !words.includes(last) || !folded.startsWith(last)) return []
    // Where folding changed the length ("œ"), the place within the word is unknown: mark it whole.
    const length = folded.length === word.length ? last.length : word.length
    return [{ start: index, end: index + length }]
  })
}

const isMeant = (asked: string, word: string): boolean =>
  asked === word || (asked.length >= 5 && withinOneEdit(asked, word))
