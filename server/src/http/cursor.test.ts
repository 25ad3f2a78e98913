import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decodeCursor, encodeCursor, queryName } from './cursor.ts'

const Values = z.tuple([z.union([z.number(), z.string()]), z.string()])
const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string())
const values = fc.tuple(value, fc.string())

test('gives back what it was made of, for the same query', () => {
  fc.assert(
    fc.property(values, fc.string(), (given, query) => {
      const cursor = encodeCursor(query, given)
      expect(cursor).toMatch(/^[\w-]+$/)
      // JSON writes -0 as 0, which orders alike.
      expect(decodeCursor(query, cursor, Values)).toEqual(JSON.parse(JSON.stringify(given)))
    }),
  )
})

test('refuses a cursor of another query, and any that was changed', () => {
  fc.assert(
    fc.property(
      values,
      fc.nat(),
      fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_'),
      (given, at, letter) => {
        const cursor = encodeCursor('one', given)
        expect(() => decodeCursor('other', cursor, Values)).toThrow('does not belong')
        const place = at % cursor.length
        const changed = cursor.slice(0, place) + letter + cursor.slice(place + 1)
        if (changed !== cursor) {
          expect(() => decodeCursor('one', changed, Values)).toThrow('does not belong')
        }
      },
    ),
  )
})

test('refuses whatever was not made here', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 512, unit: 'binary' }), (cursor) => {
      expect(() => decodeCursor('one', cursor, Values)).toThrow('does not belong')
    }),
  )
})

test('names a query by its filters and order, not by its paging', () => {
  expect(queryName('movies', { sort: 'title', genre: 'drama', limit: 5, cursor: 'x' })).toBe(
    queryName('movies', { genre: 'drama', tag: undefined, sort: 'title', limit: 20 }),
  )
  expect(queryName('movies', { genre: 'drama' })).not.toBe(queryName('movies', { tag: 'drama' }))
})
