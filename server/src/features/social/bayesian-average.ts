/** How many ratings of our own viewers weigh as much as what is known of a film without them. */
const priorRatings = 5
/** What a film without a published rating is taken for, in stars. */
const unknownStars = 3

/**
 * Average of viewers' stars, with the published rating (0 to 10) as if five viewers had given it: one
 * enthusiast does not put a film above all others. Null where nobody has rated. In tenths of a star.
 */
export function bayesianAverage(
  { count, sum }: { count: number; sum: number },
  publishedRating: number | null,
): number | null {
  if (count === 0) return null
  const prior = publishedRating === null ? unknownStars : publishedRating / 2
  return Math.round(((prior * priorRatings + sum) / (priorRatings + count)) * 10) / 10
}
