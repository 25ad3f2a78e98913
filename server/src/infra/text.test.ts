import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, slugify } from './text.ts'

test.each([
  ['Amélie & the Ocean’s "Eleven"', 'amelie and the oceans eleven'],
  ['  WALL·E  ', 'wall e'],
  ['Œdipus, Straße, Øre, Łódź', 'oedipus strasse ore lodz'],
  ['七人の侍', '七人の侍'],
  ['½ Ⅷ', '1 2 viii'],
  ['?!', ''],
])('folds %s into %s', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('folds a folded text into itself, and ASCII as it folds everything', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      expect(fold(`${text} é`)).toBe(`${fold(text)} e`.trim())
    }),
  )
})

test('makes slugs of the form the contract asks for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(slugify(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)
      expect(slugify(text).length).toBeLessThanOrEqual(80)
    }),
  )
})
