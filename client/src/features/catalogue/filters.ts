import { MovieSort } from '@cinema/contract'

/** What narrows and orders the list of films. It lives in the URL, so that a view can be shared. */
export interface Filters {
  genre?: string
  tag?: string
  /** First year of ten. */
  decade?: number
  /** Lowest rating shown, 0 to 10. */
  minRating?: number
  playable?: true
  sort: MovieSort
}

export interface SeriesFilters {
  genre?: string
  sort: 'popularity' | 'title' | 'year'
}

const FIRST_DECADE = 1900

/** Reads filters from a URL; what does not make sense there is ignored. */
export function readFilters(search: URLSearchParams): Filters {
  const genre = slugOf(search.get('genre'))
  const tag = slugOf(search.get('tag'))
  const decade = wholeOf(search.get('decade'), FIRST_DECADE, 2090)
  const minRating = wholeOf(search.get('rating'), 1, 9)
  return {
    ...(genre != null && { genre }),
    ...(tag != null && { tag }),
    ...(decade != null && decade % 10 === 0 && { decade }),
    ...(minRating != null && { minRating }),
    ...(search.get('plays') === 'here' && { playable: true as const }),
    sort: MovieSort.catch('popularity').parse(search.get('sort')),
  }
}

/** The other way round; the resting choices are left out of the URL. */
export function writeFilters(filters: Filters): URLSearchParams {
  const search = new URLSearchParams()
  if (filters.genre != null) search.set('genre', filters.genre)
  if (filters.tag != null) search.set('tag', filters.tag)
  if (filters.decade != null) search.set('decade', String(filters.decade))
  if (filters.minRating != null) search.set('rating', String(filters.minRating))
  if (filters.playable) search.set('plays', 'here')
  if (filters.sort !== 'popularity') search.set('sort', filters.sort)
  return search
}

export function readSeriesFilters(search: URLSearchParams): SeriesFilters {
  const genre = slugOf(search.get('genre'))
  const sort = search.get('sort')
  return {
    ...(genre != null && { genre }),
    sort: sort === 'title' || sort === 'year' ? sort : 'popularity',
  }
}

/** Decades from `now` back to the first films. */
export function decades(now: Date): number[] {
  const latest = Math.floor(now.getUTCFullYear() / 10) * 10
  return Array.from({ length: (latest - FIRST_DECADE) / 10 + 1 }, (_, index) => latest - index * 10)
}

function slugOf(text: string | null): string | null {
  return text != null && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) ? text : null
}

function wholeOf(text: string | null, min: number, max: number): number | null {
  const value = Number(text)
  return text != null && Number.isInteger(value) && value >= min && value <= max ? value : null
}
