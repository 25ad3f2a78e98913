import type { Border } from '../engine.ts'
import { hashOf, filedAs, type IndexData } from './data.ts'
import type { AskedWord } from './asked-words.ts'
import type { Matches } from './marks.ts'

/**
 * How well a document answers, 0 to 225: that its title is what was asked (100), how well the words
 * are matched (up to 55), the part of the title they are (30), that it begins so (10), popularity (30).
 */
const weights = { exact: 100, words: 55, title: 30, begins: 10, popularity: 30 }

export type Scorer = (document: number, matches: Matches) => number

export function createScorer(data: IndexData, text: string, words: readonly AskedWord[]): Scorer {
  const whole = words.reduce((sum, { weight }) => sum + weight, 0)
  const filed = filedAs(text)
  const exact = hashOf(filed)
  const first = hashOf(filed.split(' ', 1)[0] ?? '')
  const dated = /^(.+) (\d{4})$/.exec(filed)
  const datedTitle = hashOf(dated?.[1] ?? '')
  const year = Number(dated?.[2] ?? -1)

  return (document, { sums, titleSums }) => {
    const hash = data.titleHashes[document]
    const isExact = hash === exact || (hash === datedTitle && data.years[document] === year)
    const length = Math.max(data.titleLengths[document] ?? 1, 1)
    const score =
      (isExact ? weights.exact : 0) +
      (weights.words * (sums[document] ?? 0)) / whole +
      weights.title * Math.min((titleSums[document] ?? 0) / length, 1) +
      (data.firstWords[document] === first ? weights.begins : 0) +
      (weights.popularity * (data.popularity[document] ?? 0)) / 100
    return Math.round(score * 1000) / 1000
  }
}

export interface Ranked {
  readonly document: number
  readonly score: number
}

/** Keeps the best of what it is given, by score and then by id. */
export function topOf(limit: number) {
  let kept: Ranked[] = []
  let least = -Infinity
  const inOrder = (a: Ranked, b: Ranked): number => b.score - a.score || a.document - b.document
  const cut = (): void => {
    kept = kept.sort(inOrder).slice(0, limit)
    if (kept.length === limit) least = kept.at(-1)?.score ?? least
  }
  return {
    add(document: number, score: number): void {
      if (score < least) return
      kept.push({ document, score })
      if (kept.length >= 4 * limit) cut()
    },
    ranked(): Ranked[] {
      cut()
      return kept
    },
  }
}

/** Whether a hit comes after the border; documents are in the order of their ids. */
export const isBeyond = (
  document: number,
  score: number,
  { border, place }: { border: Border; place: number },
): boolean => score < border.score || (score === border.score && document >= place)
