import { expect, test } from 'vitest'
import { mediaNameOf } from './media-name.ts'

const film = (title: string, year: number | null = null) => ({ title, year, place: null })
const part = (title: string, season: number, episode: number, year: number | null = null) => ({
  ...film(title, year),
  place: { season, episode },
})

test.each([
  ['Metropolis (1927).mkv', film('Metropolis', 1927)],
  ['Metropolis.(1927).1080p.BluRay.mkv', film('Metropolis', 1927)],
  ['2001: A Space Odyssey [1968].mp4', film('2001: A Space Odyssey', 1968)],
  ['Films/Metropolis (1927)/metropolis-final.mkv', film('Metropolis', 1927)],
  ['Films/Nosferatu.720p.x264.mkv', film('Nosferatu')],
  ['Blade Runner 2049.mp4', film('Blade Runner 2049')],
  ['Dark.S01E02.mkv', part('Dark', 1, 2)],
  ['Dark - s1 e12 - Kinder.mkv', part('Dark', 1, 12)],
  ['Series/Dark (2017)/Season 1/S01E02 Lügen.mkv', part('Dark', 1, 2, 2017)],
  ['Series/Dark/Season 01/Dark S01E02.mkv', part('Dark', 1, 2)],
  ['S01E02.mkv', null],
  ['---.mkv', null],
])('%s', (file, name) => {
  expect(mediaNameOf(file)).toEqual(name)
})
