import { MovieSort } from '@cinema/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decades, readFilters, writeFilters, type Filters } from './filters.ts'

const filters: fc.Arbitrary<Filters> = fc.record(
  {
    genre: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/),
    tag: fc.stringMatching(/^[a-z0-9]{1,8}$/),
    decade: fc.constantFrom(...decades(new Date('2026-01-01'))),
    minRating: fc.integer({ min: 1, max: 9 }),
    playable: fc.constant(true as const),
    sort: fc.constantFrom(...MovieSort.options),
  },
  { requiredKeys: ['sort'] },
)

test('a view that is shared by its URL is the same view', () => {
  fc.assert(
    fc.property(filters, (chosen) => {
      expect(readFilters(new URLSearchParams(writeFilters(chosen).toString()))).toEqual(chosen)
    }),
  )
})

test('the plain list has a plain URL', () => {
  expect(writeFilters({ sort: 'popularity' }).toString()).toBe('')
})

test('ignores what makes no sense in a URL', () => {
  const url = new URLSearchParams('genre=../x&decade=1995&rating=12&sort=best&plays=maybe&tag=')
  expect(readFilters(url)).toEqual({ sort: 'popularity' })
  fc.assert(
    fc.property(fc.webQueryParameters(), (query) => {
      expect(MovieSort.options).toContain(readFilters(new URLSearchParams(query)).sort)
    }),
  )
})

test('knows the decades up to this one', () => {
  const all = decades(new Date('2031-05-01'))
  expect(all[0]).toBe(2030)
  expect(all.at(-1)).toBe(1900)
})
