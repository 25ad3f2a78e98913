interface Policy {
  /** How long an answer is fresh, give or take a tenth. */
  readonly freshSeconds: number
  /** How long after that it may still be given while a new one is made (RFC 5861 §3). */
  readonly revalidateSeconds: number
  /** How long it stands in for a database that is away (RFC 5861 §4). */
  readonly staleSeconds: number
  /** How long clients and proxies may keep it. */
  readonly maxAgeSeconds: number
}

/** Every kind of answer that is cached. */
export const policies = {
  /** One film or episode. */
  movie: { freshSeconds: 300, revalidateSeconds: 300, staleSeconds: 86_400, maxAgeSeconds: 60 },
  /** Lists of films. */
  movies: { freshSeconds: 60, revalidateSeconds: 120, staleSeconds: 86_400, maxAgeSeconds: 30 },
  series: { freshSeconds: 300, revalidateSeconds: 300, staleSeconds: 86_400, maxAgeSeconds: 60 },
  /** Counts of genres and tags. */
  statistics: {
    freshSeconds: 600,
    revalidateSeconds: 600,
    staleSeconds: 86_400,
    maxAgeSeconds: 60,
  },
  /** What providers said about a title: that it can be embedded, and which direct addresses play. */
  embeds: { freshSeconds: 300, revalidateSeconds: 300, staleSeconds: 3600, maxAgeSeconds: 0 },
  direct: { freshSeconds: 60, revalidateSeconds: 60, staleSeconds: 3600, maxAgeSeconds: 0 },
  search: { freshSeconds: 60, revalidateSeconds: 60, staleSeconds: 3600, maxAgeSeconds: 30 },
  /** The catalogue as a whole: no answer, but what search builds its index from. */
  index: { freshSeconds: 60, revalidateSeconds: 60, staleSeconds: 3600, maxAgeSeconds: 0 },
} as const satisfies Record<string, Policy>

export type CacheName = keyof typeof policies

export const cacheNames = Object.keys(policies) as readonly CacheName[]

/** What does not exist is remembered for so long, so that asking for it again costs nothing. */
export const absenceSeconds = 30

const jitter = 0.1

/** How long an answer made now is fresh: those made together do not expire together. */
export function freshMs(name: CacheName, isAbsent: boolean, random = Math.random()): number {
  const seconds = isAbsent ? absenceSeconds : policies[name].freshSeconds
  return seconds * 1000 * (1 - jitter + 2 * jitter * random)
}

/** The answers of one kind share a hash slot, so that one command reads those of a whole tick. */
export const keyOf = (name: CacheName, key: string): string => `cache:1:{${name}}:${key}`

export const lockKeyOf = (name: CacheName, key: string, generation: string): string =>
  `cache:1:lock:{${name}}:${generation}:${key}`
