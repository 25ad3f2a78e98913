import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safePath, withNext } from './next-path.ts'

test('returns to a page of this site, with its query', () => {
  expect(safePath('/movies?genre=drama#top')).toBe('/movies?genre=drama#top')
  expect(withNext('/login', '/my-list')).toBe('/login?next=%2Fmy-list')
})

test.each([
  ['//evil.example'],
  ['/\\evil.example'],
  ['/..//evil.example'],
  ['/.//'],
  ['https://evil.example'],
  ['javascript:alert(1)'],
  ['/\t/evil.example'],
  ['/login?next=/login'],
  [''],
  [null],
])('goes home instead of %j', (next) => {
  expect(safePath(next)).toBe('/')
})

test('never leads to another site, whatever is asked for', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', 'a', '\t', '\n', '%', ' '),
      }),
      (next) => {
        expect(new URL(safePath(next), 'https://here.example').origin).toBe('https://here.example')
      },
    ),
  )
})
