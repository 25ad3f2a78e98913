import type { CreditRole } from '@cinema/contract'
import { personIdOf, personKey } from './ids.ts'
import type { CreditRecord, MovieRecord, PersonRecord } from './title-record.ts'

export type CreditedFilm = Pick<MovieRecord, 'credits' | 'popularity'>

interface Tally {
  readonly spellings: Map<string, number>
  readonly roles: Map<CreditRole, number>
  films: number
  /** Popularity of the best films, highest first. */
  best: number[]
}

const bestFilms = 3
const manyFilms = 100

/** Counts people over films, given one by one in any order. */
export function peopleCounter() {
  const tallies = new Map<string, Tally>()
  const tallyOf = (name: string): Tally => {
    const key = personKey(name)
    const known = tallies.get(key)
    if (known) return known
    const tally: Tally = { spellings: new Map(), roles: new Map(), films: 0, best: [] }
    tallies.set(key, tally)
    return tally
  }
  return {
    add({ credits, popularity }: CreditedFilm): void {
      const credited = new Set<Tally>()
      for (const { name, role } of distinct(credits)) {
        const tally = tallyOf(name)
        credited.add(tally)
        increment(tally.spellings, name)
        increment(tally.roles, role)
      }
      for (const tally of credited) {
        tally.films += 1
        tally.best = [...tally.best, popularity].sort((a, b) => b - a).slice(0, bestFilms)
      }
    },

    people: (): PersonRecord[] => [...tallies].map(([key, tally]) => toRecord(key, tally)),
  }
}

/** One film names a person once in a role, however often it spells the name. */
function distinct(credits: readonly CreditRecord[]): CreditRecord[] {
  const known = new Map(
    credits.map((credit) => [`${credit.role} ${personKey(credit.name)}`, credit]),
  )
  return [...known.values()]
}

function toRecord(nameKey: string, { spellings, roles, films, best }: Tally): PersonRecord {
  const spelled = mostFirst(spellings)
  const name = spelled[0]?.[0] ?? nameKey
  return {
    _id: personIdOf(name),
    name,
    nameKey,
    spellings: spelled.map(([spelling]) => spelling),
    filmCount: films,
    credits: mostFirst(roles).map(([role, count]) => ({ role, count })),
    popularity: popularityOf(best, films),
  }
}

/**
 * Popularity of a person, 0 to 100: seven tenths the mean of the three most popular films (a missing
 * one counts 0), three tenths the number of films on a logarithmic scale up to 100.
 */
function popularityOf(best: readonly number[], films: number): number {
  const mean = best.reduce((sum, popularity) => sum + popularity, 0) / bestFilms
  const many = Math.min(Math.log(1 + films) / Math.log(1 + manyFilms), 1)
  return Math.round((0.7 * mean + 30 * many) * 1000) / 1000
}

/** Equals in the order of the alphabet, so that every count of the same films ends alike. */
const mostFirst = <K extends string>(counts: ReadonlyMap<K, number>): [K, number][] =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))

const increment = <K>(counts: Map<K, number>, key: K): unknown =>
  counts.set(key, (counts.get(key) ?? 0) + 1)
