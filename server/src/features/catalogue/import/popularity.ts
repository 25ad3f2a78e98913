/**
 * Popularity, 0 to 100, from votes and earnings: three fifths by votes on a logarithmic scale up to a
 * million, two fifths by worldwide gross likewise up to three thousand million dollars.
 */
export const vegaPopularity = ({ votes, gross }: { votes: number; gross: number }): number =>
  round(60 * logarithmic(votes, 1e6) + 40 * logarithmic(gross, 3e9))

/**
 * Popularity, 0 to 30, where nobody voted: how much is written about a film tells a little of it.
 * 15 for an extract of 800 characters or more, 10 for ten people or more, 5 by year from 1900 to 2025.
 */
export const extractPopularity = (facts: {
  extractLength: number
  people: number
  year: number
}): number =>
  round(
    15 * share(facts.extractLength, 800) +
      10 * share(facts.people, 10) +
      5 * share(facts.year - 1900, 125),
  )

/**
 * Popularity, 0 to 98, from TMDb: three fifths by votes on a logarithmic scale up to 50,000, two
 * fifths by its own measure of attention likewise up to a thousand. Below what plays here.
 */
export const tmdbPopularity = (facts: { votes: number; popularity: number }): number =>
  round(0.98 * (60 * logarithmic(facts.votes, 50_000) + 40 * logarithmic(facts.popularity, 1000)))

const share = (value: number, whole: number): number => Math.min(Math.max(value / whole, 0), 1)
const logarithmic = (value: number, whole: number): number =>
  share(Math.log10(1 + value), Math.log10(1 + whole))
const round = (value: number): number => Math.round(value * 1000) / 1000
