import { renderToStaticMarkup } from 'react-dom/server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Artwork } from './artwork.tsx'
import { compose } from './compose.ts'
import { moodOf, PALETTES } from './palettes.ts'
import { setTitle, textWidth } from './typeset.ts'

const alien = { title: 'Alien', year: 1979, genre: 'Horror' }
const draw = (subject: typeof alien) => renderToStaticMarkup(<Artwork {...subject} />)

test('draws the same poster for the same film every time', () => {
  expect(draw(alien)).toBe(draw({ ...alien }))
})

test('tells a remake from its original', () => {
  expect(draw({ ...alien, year: 2029 })).not.toBe(draw(alien))
})

test('sets title, genre and year on a poster, and nothing on a backdrop', () => {
  expect(draw(alien)).toMatch(/alien/i)
  expect(draw(alien)).toContain('1979')
  const backdrop = renderToStaticMarkup(<Artwork {...alien} shape="backdrop" />)
  expect(backdrop).not.toMatch(/alien|1979/i)
})

test('is a decoration to assistive technology', () => {
  expect(draw(alien)).toContain('aria-hidden="true"')
})

test('draws anything that can be a title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.integer()), (title, year) => {
      const markup = renderToStaticMarkup(<Artwork title={title} year={year ?? undefined} />)
      expect(markup).not.toMatch(/NaN|undefined|Infinity/)
    }),
    { numRuns: 200 },
  )
})

test('uses every scene of a genre, none for more than a third of its films', () => {
  const scenes = Array.from({ length: 800 }, (_, index) => {
    const subject = { title: `Film ${index}`, year: 1950 + (index % 70), genre: 'Drama' }
    return compose(subject).scene.name
  })
  const counts = Object.values(Object.groupBy(scenes, (name) => name)).map(
    (list) => list?.length ?? 0,
  )
  expect(counts).toHaveLength(10)
  expect(Math.max(...counts)).toBeLessThan(800 / 3)
})

test('puts kindred genres on one shelf', () => {
  expect(moodOf('Thriller/Suspense')).toBe('thriller')
  expect(moodOf('Romantic Comedy')).toBe('romance')
  expect(moodOf('Black Comedy')).toBe('comedy')
  expect(moodOf(undefined)).toBe('drama')
})

test('sets every title at a contrast of at least 4.5 to 1', () => {
  for (const palette of Object.values(PALETTES).flat()) {
    expect(
      contrast(palette.ink, palette.ground),
      `${palette.ink} on ${palette.ground}`,
    ).toBeGreaterThan(4.5)
  }
})

test('keeps every word of a title, inside its box', () => {
  const word = fc.stringMatching(/^[A-Za-z']{1,12}$/)
  const face = fc.constantFrom('condensed', 'serif', 'grotesque' as const)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), face, (words, chosen) => {
      const box = { face: chosen, width: 172, height: 84, maxFontSize: 58, lineHeight: 0.9 }
      const { lines, fontSize } = setTitle(words.join(' '), box)
      expect(lines.join(' ')).toBe(words.join(' '))
      expect(lines.length * fontSize * box.lineHeight).toBeLessThanOrEqual(box.height + 0.01)
      for (const line of lines) {
        expect(textWidth(line, chosen) * fontSize).toBeLessThanOrEqual(box.width + 0.01)
      }
    }),
  )
})

/** Contrast ratio as WCAG 2 defines it. */
function contrast(left: string, right: string): number {
  const [light = 0, dark = 0] = [luminance(left), luminance(right)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
