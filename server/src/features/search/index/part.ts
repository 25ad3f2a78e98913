import type { Hit } from '../engine.ts'
import type { IndexData } from './data.ts'
import { idLength, kindCodes } from './document.ts'
import { openLexicon } from './lexicon.ts'
import { createMatcher } from './matcher.ts'
import type { Ranked } from './ranking.ts'

/** Packed documents, opened for searching. An index is one part, and one more for what changed since. */
export type IndexPart = ReturnType<typeof openPart>

export function openPart(data: IndexData) {
  const names = openLexicon(data.names)
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

  return {
    data,
    names,
    match: createMatcher(data.count, names, openLexicon(data.stories)),
    placeAfter,

    hitOf: ({ document, score }: Ranked): Hit => {
      const bytes = data.cards.subarray(data.cardStarts[document], data.cardStarts[document + 1])
      return {
        id: idOf(document),
        kind: kindCodes[data.kinds[document] ?? 0] ?? 'film',
        score,
        card: JSON.parse(decoder.decode(bytes)) as unknown,
      }
    },

    /** Marks the documents with these ids. */
    maskOf(ids: readonly string[]): Uint8Array {
      const mask = new Uint8Array(data.count)
      for (const id of ids) {
        const place = placeAfter(id) - 1
        if (place >= 0 && idOf(place) === id) mask[place] = 1
      }
      return mask
    },
  }
}
