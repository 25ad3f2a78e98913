import { expect, test } from 'vitest'
import { guessTitle } from './file-title.ts'

test.each([
  ['Night of the Living Dead (1968).mp4', 'Night of the Living Dead', '1968'],
  ['The.General.1926.1080p.BluRay.x264.mkv', 'The General', '1926'],
  ['2001 A Space Odyssey (1968).mkv', '2001 A Space Odyssey', '1968'],
  ['holiday_in_rome.mov', 'holiday in rome', ''],
  ['Metropolis 720p.webm', 'Metropolis', ''],
  ['Blade Runner 2049 (2017) [remux].mkv', 'Blade Runner 2049', '2017'],
])('%s', (name, title, year) => {
  expect(guessTitle(name)).toEqual({ title, year })
})
