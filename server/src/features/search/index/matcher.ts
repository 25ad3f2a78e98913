import type { AskedWord } from './asked-words.ts'
import { fieldBits, fieldMask, fieldOf } from './document.ts'
import type { Lexicon } from './lexicon.ts'
import { createMarks, type Matches } from './marks.ts'

const fieldWeights = [1, 0.5, 0.8]
const storyWeight = 0.15
const storyField = 3
/** How much a word counts that is not written as asked. */
const prefixLeast = 0.5
const prefixMore = 0.4
const prefixWithin = 0.85
const nearQuality = 0.65
const otherInitialQuality = 0.5
const shortestForgiven = 5
const shortestPrefixWithin = 3
/** One or two letters begin some name of nearly every cast. */
const shortest = 2

/** Matches the words of a query with the documents, and tells how well. */
export function createMatcher(count: number, names: Lexicon, stories: Lexicon) {
  const marks = createMarks(count)

  function markName(index: number, quality: number, titlesOnly = false): void {
    const { start, end } = names.postingsOf(index)
    for (let at = start; at < end; at++) {
      const posting = names.postings[at] ?? 0
      const field = posting & fieldMask
      if (titlesOnly && field !== fieldOf.title) continue
      marks.mark(posting >>> fieldBits, field, quality * (fieldWeights[field] ?? 0))
    }
  }

  function markWord({ word, isLast, required: tells }: AskedWord): void {
    const exact = names.find(word)
    if (exact !== undefined) markName(exact, 1)
    if (isLast || (tells && word.length >= shortestPrefixWithin)) {
      const { start, end } = names.beginning(word)
      for (let index = start; index < end; index++) {
        if (index === exact) continue
        markName(index, prefixQuality(word, names.lengthOf(index), isLast), word.length <= shortest)
      }
    }
    if (word.length >= shortestForgiven) {
      for (const index of names.near(word)) markName(index, nearnessOf(word, names.word(index)))
    }
    const story = tells ? stories.find(word) : undefined
    if (story === undefined) return
    const { start, end } = stories.postingsOf(story)
    for (let at = start; at < end; at++)
      marks.mark(stories.postings[at] ?? 0, storyField, storyWeight)
  }

  return (words: readonly AskedWord[], hidden?: Uint8Array): Matches => {
    marks.wipe()
    for (const word of words) {
      markWord(word)
      marks.settle(word)
    }
    return marks.matches(hidden)
  }
}

const prefixQuality = (prefix: string, length: number, isLast: boolean): number =>
  (prefixLeast + (prefixMore * prefix.length) / length) * (isLast ? 1 : prefixWithin)

const nearnessOf = (asked: string, word: string): number =>
  asked[0] === word[0] ? nearQuality : otherInitialQuality
