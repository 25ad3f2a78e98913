import type { MovieQuery } from './movie-store.ts'
import type { TitleRecord } from './title-record.ts'

type Traits = Pick<TitleRecord, '_id' | 'genres' | 'tags' | 'credits' | 'year'>

const genresAsked = 2
const peopleAsked = 4
const popularPerGenre = 100
const nearPerGenre = 50
const perPerson = 25

/**
 * Where similar films are looked for, each in the order of an index and bounded: the most popular of
 * the first genres, those nearest in time before and after, and films of the same people.
 */
export function similarQueries(title: Traits): MovieQuery[] {
  const genres = title.genres.slice(0, genresAsked).map(({ slug }) => slug)
  const people = title.credits.slice(0, peopleAsked).map(({ name }) => name)
  return [
    ...genres.map((slug) => popularOf('genres.slug', slug, 'genre_popularity', popularPerGenre)),
    ...genres.flatMap((slug) => (title.year === null ? [] : nearInTime(slug, title.year))),
    ...people.map((name) => popularOf('credits.name', name, 'people', perPerson)),
  ]
}

const popularOf = (field: string, value: string, hint: string, limit: number): MovieQuery => ({
  filter: { [field]: value },
  sort: { popularity: -1, _id: 1 },
  hint,
  limit,
})

const nearInTime = (slug: string, year: number): MovieQuery[] => [
  {
    filter: { 'genres.slug': slug, 'order.year': { $gte: year } },
    sort: { 'order.year': 1, _id: 1 },
    hint: 'genre_year',
    limit: nearPerGenre,
  },
  {
    filter: { 'genres.slug': slug, 'order.year': { $lt: year } },
    sort: { 'order.year': -1, _id: -1 },
    hint: 'genre_year',
    limit: nearPerGenre,
  },
]

type Candidate = Traits & { popularity: number; playable: boolean }

/** Watched by the very same viewers weighs as much as all genres in common. */
const companionWeight = 3

/** The most similar first; `companions` tells what is watched together with the title, 0 to 1. Among equals the more popular, then by id, so that the order is fixed. */
export function rankSimilar<T extends Candidate>(
  title: Traits,
  candidates: readonly T[],
  companions: ReadonlyMap<string, number> = new Map(),
): T[] {
  const distinct = new Map(candidates.map((candidate) => [candidate._id, candidate]))
  distinct.delete(title._id)
  const score = (candidate: T): number =>
    similarity(title, candidate) + companionWeight * (companions.get(candidate._id) ?? 0)
  return [...distinct.values()]
    .map((candidate) => ({ candidate, score: score(candidate) }))
    .sort(
      (a, b) =>
        b.score - a.score ||
        b.candidate.popularity - a.candidate.popularity ||
        (a.candidate._id < b.candidate._id ? -1 : 1),
    )
    .map(({ candidate }) => candidate)
}

/**
 * How alike two films are, 0 to about 9: genres shared (0 to 3) and tags shared (0 to 1), each as a
 * part of all that either has; the same director (2) and actors (0.75 each, up to 2.25); years apart
 * (1 down to 0 at 30); popularity (up to 0.5) and that it plays here (0.25) as a tie-break.
 */
export function similarity(title: Traits, candidate: Candidate): number {
  return (
    3 * overlap(slugsOf(title), slugsOf(candidate)) +
    overlap(title.tags, candidate.tags) +
    sharedPeople(title, candidate) +
    closeness(title.year, candidate.year) +
    candidate.popularity / 200 +
    (candidate.playable ? 0.25 : 0)
  )
}

const slugsOf = ({ genres }: Traits): string[] => genres.map(({ slug }) => slug)

function overlap(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((item) => b.includes(item)).length
  const all = a.length + b.length - shared
  return all === 0 ? 0 : shared / all
}

function sharedPeople(title: Traits, candidate: Traits): number {
  const people = new Map(candidate.credits.map(({ name, role }) => [name, role]))
  let actors = 0
  let directors = 0
  for (const { name, role } of title.credits) {
    const other = people.get(name)
    if (other === undefined) continue
    if (role === 'director' && other === 'director') directors = 2
    else actors += 0.75
  }
  return directors + Math.min(actors, 2.25)
}

const closeness = (a: number | null, b: number | null): number =>
  a === null || b === null ? 0 : Math.max(0, 1 - Math.abs(a - b) / 30)
