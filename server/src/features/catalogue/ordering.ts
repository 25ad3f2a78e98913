import { fold } from '../../infra/text.ts'
import type { MovieOrder, TitleRecord } from './title-record.ts'

const maxKeyLength = 100
/** Later than every year. */
const noYear = 9999
const noRating = -1

/**
 * What a title is filed under and found by: folded, without a leading English article, as libraries
 * do it (`The Matrix` under m). Cut at 100 characters, so that a cursor can carry it.
 */
export function titleKey(title: string): string {
  const folded = fold(title) || title.trim().toLowerCase()
  return folded.replace(/^(the|a|an) (?=.)/, '').slice(0, maxKeyLength)
}

/**
 * The order of "trending" as long as the catalogue does not know what is played here: popularity of
 * which a film loses half with every ten years of age. Comparing log2(p · 2^(−age/10)) at any date is
 * comparing log2(p) + year/10, so the key never has to be renewed. Playable films come before all
 * others, by the index that serves it.
 */
export const trendingKey = (popularity: number, year: number | null): number =>
  round(Math.log2(1 + popularity) + (year ?? 1900) / 10)

/** The keys of every order, from the facts they stand for. */
export const movieOrder = (
  facts: Pick<TitleRecord, 'releasedOn' | 'year' | 'rating'> & { popularity: number },
): MovieOrder => ({
  newest: facts.releasedOn ?? (facts.year === null ? '' : String(facts.year)),
  rating: facts.rating ?? noRating,
  ratingBand: Math.floor(facts.rating ?? noRating),
  year: facts.year ?? noYear,
  trending: trendingKey(facts.popularity, facts.year),
})

const round = (value: number): number => Math.round(value * 1000) / 1000
