import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lexiconBuilder } from './lexicon-builder.ts'
import { openLexicon } from './lexicon.ts'
import { withinOneEdit } from './one-edit.ts'

/** Optimal string alignment distance by its definition. */
function distance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number): number => table[i]?.[j] ?? Infinity
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const value = Math.min(
        i === 0 && j === 0 ? 0 : Infinity,
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        swapped ? at(i - 2, j - 2) + 1 : Infinity,
      )
      const row = table[i]
      if (row) row[j] = value
    }
  }
  return at(a.length, b.length)
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 })

test('tells one edit from more as the definition does', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(withinOneEdit(a, b)).toBe(distance(a, b) <= 1)
    }),
    { numRuns: 2000 },
  )
})

test('a lexicon finds every word one edit away, and every beginning', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 60 }), word, (words, asked) => {
      const builder = lexiconBuilder()
      words.forEach((each, index) => builder.add(each, index))
      const lexicon = openLexicon(builder.build({ forgiving: true }))
      if (asked.length >= 3) {
        const near = lexicon.near(asked).map((index) => lexicon.word(index))
        expect(near.sort()).toEqual(
          words.filter((each) => each !== asked && distance(each, asked) <= 1).sort(),
        )
      }
      const { start, end } = lexicon.beginning(asked)
      expect(end - start).toBe(words.filter((each) => each.startsWith(asked)).length)
    }),
    { numRuns: 300 },
  )
})
