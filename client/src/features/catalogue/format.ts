import type { MovieSummary, SeriesSummary } from '@cinema/contract'
import type { ArtworkSubject } from '../../lumen/artwork/compose.ts'

/** "1 h 54 min", "48 min", "35 s". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${minutes} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

/** "7.8", on the scale of 0 to 10. */
export function formatRating(rating: number): string {
  return rating.toFixed(1)
}

/** "14 July 1994" in the viewer's language, from an ISO date. */
export function formatDate(date: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(date),
  )
}

/** What artwork is drawn from. */
export function subjectOf(
  title: Pick<MovieSummary | SeriesSummary, 'title' | 'year' | 'genres'>,
): ArtworkSubject {
  return { title: title.title, year: title.year ?? undefined, genre: title.genres[0]?.name }
}

/** Words from a slug: "new-york" becomes "New york". */
export function wordsOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
