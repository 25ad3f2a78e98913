import { createHash } from 'node:crypto'
import { fold } from '../../infra/text.ts'

const idLength = 16
const idSpace = 36n ** BigInt(idLength)

/** An id that follows from what it names, so that a second import meets the first one's titles. */
export function idOf(prefix: 'mov' | 'epi' | 'ser' | 'per' | 'imp', name: string): string {
  const number = createHash('sha256').update(name).digest().readBigUInt64BE(0)
  const more = createHash('sha256').update(`${name}\0`).digest().readBigUInt64BE(0)
  const digits = (((number << 64n) | more) % idSpace).toString(36)
  return `${prefix}_${digits.padStart(idLength, '0')}`
}

/**
 * The id of an imported film: its title as people would type it, its year, and which of the films
 * with these two it is within its source, counted from 0. Two sources that name it alike meet in it.
 */
export const filmId = (title: string, year: number | null, occurrence: number): string =>
  idOf('mov', `${fold(title) || title}|${year ?? ''}|${occurrence}`)

/** The id of a person: spellings that differ in case, marks and punctuation are one. */
export const personIdOf = (name: string): string => idOf('per', personKey(name))

/** A name as people type it. */
export const personKey = (name: string): string => fold(name) || name.trim().toLowerCase()
