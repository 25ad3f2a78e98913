const genres = ['drama', 'action', 'comedy', 'horror', 'thriller', 'romance', 'western', 'noir']
const words = `river galaxy detective letter winter harbour orchestra machine promise garden shadow
  captain island mirror station lantern bridge forest thief teacher violin desert storm`.split(
  /\s+/,
)

/** A generator of numbers in [0, 1) that is the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Invented films of about 1.1 kB of BSON each. */
export function makeFilms(count: number): Record<string, unknown>[] {
  const random = seeded(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const phrase = (length: number): string => Array.from({ length }, () => pick(words)).join(' ')
  return Array.from({ length: count }, (_, i) => ({
    _id: `film-${String(i).padStart(6, '0')}`,
    title: `The ${phrase(2)} ${i}`,
    slug: `film-${i}`,
    year: 1920 + Math.floor(random() * 105),
    rating: Math.floor(random() * 100) / 10,
    popularity: random() * 1000,
    genres: [pick(genres), pick(genres)],
    runtimeSeconds: 5400 + Math.floor(random() * 3600),
    cast: Array.from({ length: 4 }, () => ({ name: phrase(2), role: pick(words) })),
    overview: phrase(85),
    createdAt: new Date(1_700_000_000_000 + i * 1000),
  }))
}

export const filmIndexes = [
  { key: { slug: 1 }, name: 'slug_1', unique: true },
  { key: { popularity: -1, _id: 1 }, name: 'popularity' },
  { key: { genres: 1, popularity: -1, _id: 1 }, name: 'genre_popularity' },
  { key: { year: -1, _id: 1 }, name: 'year' },
  { key: { rating: -1, _id: 1 }, name: 'rating' },
  { key: { title: 1, _id: 1 }, name: 'title' },
  { key: { title: 'text', overview: 'text' }, name: 'text', weights: { title: 5 } },
] as const
