import { fold } from '../../../infra/text.ts'
import type { Border, Found, Hit, Request, SearchEngine } from '../engine.ts'
import { joinFacets } from '../facets.ts'
import { askedWords, frequency, type AskedWord } from './asked-words.ts'
import { buildIndex } from './builder.ts'
import type { IndexedDocument } from './document.ts'
import type { Lexicon } from './lexicon.ts'
import { leastTelling, type Matches } from './marks.ts'
import { withinOneEdit } from './one-edit.ts'
import { openPart, type IndexPart } from './part.ts'
import { createScorer, isBeyond, topOf, type Scorer } from './ranking.ts'
import { createSieve } from './sieve.ts'

/** What has changed since an index was built: it hides these ids, and has these documents instead. */
export interface Overlay {
  readonly ids: readonly string[]
  /** In the order of their ids. */
  readonly documents: readonly IndexedDocument[]
}

interface Layer {
  readonly part: IndexPart
  /** By document: those that another layer replaces. */
  readonly hidden?: Uint8Array
}

/** The index as an engine: it answers from memory alone, in one go of the event loop. */
export function createIndexEngine(
  base: IndexPart,
  version: string,
  { ids, documents }: Overlay = { ids: [], documents: [] },
): SearchEngine {
  const layers: Layer[] = [
    ids.length === 0 ? { part: base } : { part: base, hidden: base.maskOf(ids) },
  ]
  if (documents.length > 0) layers.push({ part: openPart(buildIndex(documents)) })
  const isNew = (word: string): boolean =>
    layers.slice(1).some(({ part: { names } }) => {
      const { start, end } = names.beginning(word)
      return end > start
    })

  function find({ q, limit, border, ...narrowing }: Request): Found {
    // What words there are is a matter of the whole index: so the layers' scores compare.
    const { text, words } = askedWords(q, base.names, isNew)
    const matched = layers.map(({ part, hidden }) => part.match(words, hidden))
    const least = leastTelling(Math.max(...matched.map(({ most }) => most)), words)
    const found = layers.map(({ part }, index) =>
      searchLayer(part, matched[index] as Matches, {
        sieve: createSieve(part.data, narrowing),
        score: createScorer(part.data, text, words),
        least,
        border,
        wanted: limit + 1,
      }),
    )
    const ranked = found.flatMap(({ hits }) => hits)
    if (layers.length > 1) ranked.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    const hits = ranked.slice(0, limit)
    return {
      hits,
      more: ranked.length > limit,
      facets: joinFacets(found.map(({ facets }) => facets)),
      correctedQuery: border
        ? undefined
        : correctionOf({ q, words, names: base.names, top: hits[0] }),
    }
  }

  return { version, degraded: false, find: (request) => Promise.resolve(find(request)) }
}

interface LayerSearch {
  readonly sieve: ReturnType<typeof createSieve>
  readonly score: Scorer
  readonly least: number
  readonly border: Border | null
  readonly wanted: number
}

/** The best of one layer in their order, and how all that it found divides. */
function searchLayer(
  part: IndexPart,
  matches: Matches,
  { sieve, score, least, border, wanted }: LayerSearch,
) {
  const best = topOf(wanted)
  const after = border && { border, place: part.placeAfter(border.id) }
  for (const document of matches.documents) {
    if ((matches.telling[document] ?? 0) < least || !sieve.passes(document)) continue
    const points = score(document, matches)
    if (after === null || isBeyond(document, points, after)) best.add(document, points)
  }
  return { hits: best.ranked().map(part.hitOf), facets: sieve.facets() }
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
