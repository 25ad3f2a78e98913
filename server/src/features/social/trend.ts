/** Views of one day, in days since 1970. */
export interface DayOfViews {
  readonly day: number
  readonly count: number
}

const halfLifeDays = 7

/**
 * How much a title is watched these days: log2 of its views, each halved for every week of age.
 * Counting age back from 1970 instead of from today adds the same to every title, so the order of
 * two trends never changes by waiting and no trend has to be renewed. 0 without views.
 */
export function trendOf(days: readonly DayOfViews[]): number {
  const newest = Math.max(0, ...days.map(({ day }) => day))
  const weight = days.reduce(
    (sum, { day, count }) => sum + count * 2 ** ((day - newest) / halfLifeDays),
    0,
  )
  return weight === 0 ? 0 : Math.round((newest / halfLifeDays + Math.log2(weight)) * 1e4) / 1e4
}
