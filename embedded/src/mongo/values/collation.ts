import { MongoError, unsupported } from '../errors.ts'
import { compareStrings, compareWith, type Comparator } from './compare.ts'
import { type Doc, toNumber } from './types.ts'

/** How strings compare: `fold` maps equal strings to one, `compare` orders them. */
export interface Collation {
  locale: string
  strength: number
  fold(text: string): string
  compare: Comparator
}

const known = new Set(['locale', 'strength', 'caseLevel', 'numericOrdering', 'version'])
const defaults: Record<string, unknown> = {
  caseLevel: false,
  caseFirst: 'off',
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
}
const sensitivities = { 1: 'base', 2: 'accent', 3: 'variant' } as const
const cache = new Map<string, Collation>()

/** A collation from its specification; undefined for the simple binary one. Throws MongoError. */
export function parseCollation(spec: unknown): Collation | undefined {
  if (spec === undefined) return undefined
  const options = spec as Doc
  const { locale } = options
  if (typeof locale !== 'string')
    throw new MongoError('FailedToParse', "Field 'locale' is missing in collation")
  if (locale === 'simple') return undefined
  const key = JSON.stringify(spec)
  const collation = cache.get(key) ?? build(locale, options)
  cache.set(key, collation)
  return collation
}

function build(locale: string, options: Doc): Collation {
  for (const [name, value] of Object.entries(options)) {
    if (!known.has(name) && !(name in defaults))
      throw new MongoError('FailedToParse', `BSON field 'collation.${name}' is an unknown field.`)
    if (name in defaults && value !== defaults[name])
      throw unsupported(`collation option ${name}: ${String(value)}`)
  }
  const strength = options['strength'] === undefined ? 3 : toNumber(options['strength'])
  if (strength !== 1 && strength !== 2 && strength !== 3)
    throw unsupported(`collation strength ${strength}`)
  const collator = collatorOf(locale, strength, options['numericOrdering'] === true)
  return {
    locale,
    strength,
    fold: (text) => fold(text, strength),
    compare: (a, b) =>
      compareWith(a, b, (x, y) => (fold(x, strength) === fold(y, strength) ? 0 : collator(x, y))),
  }
}

function collatorOf(locale: string, strength: 1 | 2 | 3, numeric: boolean): typeof compareStrings {
  try {
    const { compare } = new Intl.Collator(locale, { sensitivity: sensitivities[strength], numeric })
    return compare
  } catch {
    throw new MongoError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`)
  }
}

/** Case goes at strength 2, accents too at strength 1; canonical forms are one at any strength. */
function fold(text: string, strength: number): string {
  const plain = text.normalize('NFD')
  if (strength === 3) return plain
  const cased = plain.toLowerCase()
  return strength === 2 ? cased : cased.replace(/\p{M}/gu, '')
}

/** The collation's parts as MongoDB lists them with an index. */
export const describeCollation = (collation: Collation): Doc => ({
  locale: collation.locale,
  ...defaults,
  strength: collation.strength,
  numericOrdering: false,
  version: '57.1',
})
