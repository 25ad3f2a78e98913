import type { Narrowing } from '../engine.ts'
import { toFacets, type Facets } from '../facets.ts'
import type { IndexData } from './data.ts'
import { kindCodes, noRating } from './document.ts'

const lastDecade = 999
const bands = 11

/** Tells which documents pass a narrowing, and counts each facet over those that pass the others. */
export function createSieve(data: IndexData, narrowing: Narrowing) {
  const kind = narrowing.kind === undefined ? -1 : kindCodes.indexOf(narrowing.kind)
  const genre = data.genres.findIndex(({ slug }) => slug === narrowing.genre)
  const { from, to } = yearsOf(narrowing)
  const least = (narrowing.minRating ?? 0) * 10
  const counts = createCounts(data)

  const passesGenre = (document: number): boolean =>
    narrowing.genre === undefined ||
    data.genreNumbers
      .subarray(data.genreStarts[document], data.genreStarts[document + 1])
      .includes(genre)

  return {
    passes(document: number): boolean {
      const year = data.years[document] ?? 0
      const rating = data.ratings[document] ?? noRating
      const ofKind = kind === -1 || data.kinds[document] === kind
      const ofGenre = passesGenre(document)
      const ofYears = year >= from && year <= to
      const rated = least === 0 || (rating !== noRating && rating >= least)
      if (ofGenre && ofYears && rated) counts.kind(document)
      if (ofKind && ofYears && rated) counts.genres(document)
      if (ofKind && ofGenre && rated) counts.decade(year)
      if (ofKind && ofGenre && ofYears) counts.rating(rating)
      return ofKind && ofGenre && ofYears && rated
    },
    facets: counts.facets,
  }
}

function createCounts(data: IndexData) {
  const kinds = new Uint32Array(kindCodes.length)
  const genres = new Uint32Array(data.genres.length)
  const decades = new Uint32Array(lastDecade + 1)
  const ratings = new Uint32Array(bands)
  const increment = (counts: Uint32Array, index: number): void => {
    counts[index] = (counts[index] ?? 0) + 1
  }
  return {
    kind: (document: number): void => increment(kinds, data.kinds[document] ?? 0),
    genres(document: number): void {
      const end = data.genreStarts[document + 1] ?? 0
      for (let at = data.genreStarts[document] ?? 0; at < end; at++) {
        increment(genres, data.genreNumbers[at] ?? 0)
      }
    },
    decade(year: number): void {
      if (year !== 0) increment(decades, Math.floor(year / 10))
    },
    rating(rating: number): void {
      if (rating !== noRating) increment(ratings, Math.floor(rating / 10))
    },
    facets: (): Facets =>
      toFacets({
        kinds: new Map(kindCodes.map((kind, code) => [kind, kinds[code] ?? 0])),
        genres: new Map(
          data.genres
            .map(({ slug, name }, number) => [slug, { name, count: genres[number] ?? 0 }] as const)
            .filter(([, { count }]) => count > 0),
        ),
        decades: new Map(
          [...decades]
            .map((count, decade) => [decade * 10, count] as const)
            .filter(([, count]) => count > 0),
        ),
        ratings: new Map([...ratings].map((count, band) => [band, count])),
      }),
  }
}

/** The years asked for; without any, those that have none pass as well. */
function yearsOf({ year, yearFrom, yearTo }: Narrowing): { from: number; to: number } {
  if (year === undefined && yearFrom === undefined && yearTo === undefined) {
    return { from: 0, to: Infinity }
  }
  return {
    from: Math.max(year ?? 1, yearFrom ?? 1),
    to: Math.min(year ?? Infinity, yearTo ?? Infinity),
  }
}
