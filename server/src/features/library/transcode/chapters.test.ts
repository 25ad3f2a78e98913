import { describe, expect, test } from 'vitest'
import { marksOf } from './chapters.ts'

const film = (...chapters: [title: string, startSeconds: number, endSeconds: number][]) =>
  marksOf(
    chapters.map(([title, startSeconds, endSeconds]) => ({ title, startSeconds, endSeconds })),
    3600,
  )
const nothing = { introEndSeconds: null, creditsStartSeconds: null }

describe('chapters', () => {
  test.each(['Intro', 'OPENING', 'Opening credits', '01. Opening', 'Chapter 1: Intro'])(
    'called %s are the intro',
    (title) => {
      expect(film([title, 0, 62.55])).toEqual({ ...nothing, introEndSeconds: 62.5 })
    },
  )

  test.each(['Credits', 'END CREDITS', 'Closing credits', 'End titles', 'Outro', '12 - Credits'])(
    'called %s are the credits',
    (title) => {
      expect(film([title, 3400, 3600])).toEqual({ ...nothing, creditsStartSeconds: 3400 })
    },
  )

  test.each([
    ['another name', 'Introducing Ada', 0, 60],
    ['no name', '', 3400, 3600],
    ['an intro after what tells the story', 'Intro', 120, 180],
    ['an intro that does not end', 'Intro', 0, 3600],
    ['credits at the beginning', 'Credits', 0, 60],
    ['credits after the end', 'Credits', 3600, 3700],
  ])('say nothing by %s', (_, title, startSeconds, endSeconds) => {
    expect(film([title, startSeconds, endSeconds])).toEqual(nothing)
  })

  test('count where they are, among others', () => {
    const marks = film(['Logo', 0, 5], ['Intro', 5, 65], ['1', 65, 3400], ['Credits', 3400, 3600])
    expect(marks).toEqual({ introEndSeconds: 65, creditsStartSeconds: 3400 })
  })
})
