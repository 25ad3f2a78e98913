import { fold } from '../../../infra/text.ts'
import type { Found, Hit, Request, SearchEngine } from '../engine.ts'
import { askedWords, frequency, type AskedWord } from './asked-words.ts'
import type { IndexData } from './data.ts'
import { idLength, kindCodes } from './document.ts'
import { openLexicon, type Lexicon } from './lexicon.ts'
import { createMatcher } from './matcher.ts'
import { withinOneEdit } from './one-edit.ts'
import { createScorer, isBeyond, topOf, type Ranked } from './ranking.ts'
import { createSieve } from './sieve.ts'

/** The index as an engine: it answers from memory alone, in one go of the event loop. */
export function createIndexEngine(data: IndexData, version: string): SearchEngine {
  const names = openLexicon(data.names)
  const match = createMatcher(data.count, names, openLexicon(data.stories))
  const decoder = new TextDecoder()

  const idOf = (document: number): string =>
    data.ids.slice(document * idLength, (document + 1) * idLength)

  /** The first document whose id is greater. */
  function placeAfter(id: string): number {
    let low = 0
    let high = data.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (idOf(middle) > id) high = middle
      else low = middle + 1
    }
    return low
  }

  function hitOf({ document, score }: Ranked): Hit {
    const bytes = data.cards.subarray(data.cardStarts[document], data.cardStarts[document + 1])
    return {
      id: idOf(document),
      kind: kindCodes[data.kinds[document] ?? 0] ?? 'film',
      score,
      card: JSON.parse(decoder.decode(bytes)) as unknown,
    }
  }

  function find({ q, limit, border, ...narrowing }: Request): Found {
    const { text, words } = askedWords(q, names)
    const matches = match(words)
    const score = createScorer(data, text, words)
    const sieve = createSieve(data, narrowing)
    const best = topOf(limit + 1)
    const after = border && { border, place: placeAfter(border.id) }
    for (const document of matches.documents) {
      if (!sieve.passes(document)) continue
      const points = score(document, matches)
      if (after === null || isBeyond(document, points, after)) best.add(document, points)
    }
    const ranked = best.ranked()
    const hits = ranked.slice(0, limit).map(hitOf)
    return {
      hits,
      more: ranked.length > limit,
      facets: sieve.facets(),
      correctedQuery: border ? undefined : correctionOf({ q, words, names, top: hits[0] }),
    }
  }

  return { version, degraded: false, find: (request) => Promise.resolve(find(request)) }
}

interface Understood {
  readonly q: string
  readonly words: readonly AskedWord[]
  readonly names: Lexicon
  readonly top: Hit | undefined
}

/** The query as it was understood, where a word of it was forgiven or taken apart. */
function correctionOf({ q, words, names, top }: Understood): string | undefined {
  if (!top) return undefined
  const shown = fold(titleOf(top)).split(' ')
  const corrected = words.map(({ word }) => correctedWord(word, shown, names)).join(' ')
  const asked = [...new Set(fold(q).split(' '))].join(' ')
  return corrected === asked ? undefined : corrected
}

function correctedWord(word: string, shown: readonly string[], names: Lexicon): string {
  if (word.length < 5 || shown.some((other) => other.startsWith(word))) return word
  const meant = shown.find((other) => withinOneEdit(word, other))
  if (meant !== undefined) return meant
  const { start, end } = names.beginning(word)
  if (end > start) return word
  const near = names.near(word).map((index) => names.word(index))
  return near.sort((a, b) => frequency(b, names) - frequency(a, names))[0] ?? word
}

export function titleOf({ card }: Hit): string {
  const { title, name } = card as { title?: string; name?: string }
  return title ?? name ?? ''
}
