import type { Provenance } from '@cinema/contract'
import type { FilmFacts } from '../import/imported-film.ts'
import { tmdbPopularity } from '../import/popularity.ts'
import { toGenres, toTags } from '../import/vocabulary.ts'
import type { CreditRecord, TitleRecord } from '../title-record.ts'
import { tmdbPictureUrl } from './images.ts'
import type { MovieAnswer, SeasonAnswer, TvAnswer } from './shapes.ts'

export const tmdbName = 'TMDb'

/** What TMDb says of a film, in our terms. */
export type TmdbFacts = FilmFacts & Pick<TitleRecord, 'posterUrl' | 'backdropUrl'>

export interface Reading {
  /** Where the pictures of TMDb are. */
  readonly imageUrl: string
  /** English names of genres by id: answers have them in the language of texts. */
  readonly genreNames: ReadonlyMap<number, string>
}

const mostActors = 20
const mostTags = 20

export function movieFacts(answer: MovieAnswer, reading: Reading): TmdbFacts {
  return {
    ...commonFacts(answer, reading, `movie/${answer.id}`),
    title: answer.title.trim(),
    ...released(answer.release_date),
    certification: certificationOf(answer),
    durationSeconds: answer.runtime ? answer.runtime * 60 : null,
    tags: tagsOf(answer.keywords?.keywords),
  }
}

/** A series is told like a film that was released when it was first shown. */
export function tvFacts(answer: TvAnswer, reading: Reading): TmdbFacts {
  return {
    ...commonFacts(answer, reading, `tv/${answer.id}`),
    title: answer.name.trim(),
    ...released(answer.first_air_date),
    certification: null,
    durationSeconds: null,
    tags: tagsOf(answer.keywords?.results),
  }
}

type EpisodeAnswer = SeasonAnswer['episodes'][number]

/** What TMDb says of an episode. */
export const episodeFacts = (answer: EpisodeAnswer, imageUrl: string) => ({
  title: answer.name.trim() || `Episode ${answer.episode_number}`,
  ...released(answer.air_date),
  overview: words(answer.overview),
  durationSeconds: answer.runtime ? answer.runtime * 60 : null,
  ...ratingOf(answer),
  backdropUrl: tmdbPictureUrl(imageUrl, 'still', answer.still_path),
})

function commonFacts(answer: MovieAnswer | TvAnswer, reading: Reading, path: string) {
  const { imageUrl, genreNames } = reading
  return {
    overview: words(answer.overview),
    ...ratingOf(answer),
    genres: toGenres(answer.genres.map(({ id, name }) => genreNames.get(id) ?? name)),
    credits: creditsOf(answer.credits),
    popularity: tmdbPopularity({
      votes: answer.vote_count ?? 0,
      popularity: answer.popularity ?? 0,
    }),
    posterUrl: tmdbPictureUrl(imageUrl, 'poster', answer.poster_path),
    backdropUrl: tmdbPictureUrl(imageUrl, 'backdrop', answer.backdrop_path),
    source: sourceOf(path),
  }
}

const sourceOf = (path: string): Provenance => ({
  name: tmdbName,
  url: `https://www.themoviedb.org/${path}`,
  licence: null,
})

/** The year and day of `YYYY-MM-DD`; null for anything else. */
function released(date: string | null | undefined) {
  const [releasedOn = null, digits] = /^(\d{4})-\d\d-\d\d$/.exec(date ?? '') ?? []
  const year = Number(digits)
  if (releasedOn === null || year < 1870 || year > 2100 || Number.isNaN(Date.parse(releasedOn))) {
    return { year: null, releasedOn: null }
  }
  return { year, releasedOn }
}

/** The year in which TMDb says a film was released; null without a date. */
export const yearOf = (date: string | null | undefined): number | null => released(date).year

const words = (text: string | null | undefined): string | null => text?.trim() || null

/** A rating is one that somebody gave. */
function ratingOf({ vote_average, vote_count }: Pick<MovieAnswer, 'vote_average' | 'vote_count'>) {
  if (!vote_count || vote_average == null || vote_average < 0 || vote_average > 10) {
    return { rating: null, ratingCount: null }
  }
  return { rating: Math.round(vote_average * 10) / 10, ratingCount: Math.round(vote_count) }
}

const tagsOf = (keywords: readonly { name: string }[] = []): string[] =>
  toTags(keywords.map(({ name }) => name)).slice(0, mostTags)

const crewRoles: Readonly<Record<string, CreditRecord['role']>> = {
  Director: 'director',
  Writer: 'writer',
  Screenplay: 'writer',
  'Original Music Composer': 'composer',
}

function creditsOf(credits: MovieAnswer['credits']): CreditRecord[] {
  const crew = (credits?.crew ?? []).flatMap(({ name, job }) => {
    const role = crewRoles[job]
    return role ? [{ name: name.trim(), role }] : []
  })
  const actors = [...(credits?.cast ?? [])]
    .sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity))
    .slice(0, mostActors)
    .map(({ name }) => ({ name: name.trim(), role: 'actor' as const }))
  const known = new Map([...crew, ...actors].map((credit) => [keyOf(credit), credit]))
  return [...known.values()].filter(({ name }) => name !== '')
}

export const keyOf = ({ role, name }: CreditRecord): string => `${role} ${name}`

/** The certificate of the United States, as the other sources give it. */
function certificationOf({ release_dates }: MovieAnswer): string | null {
  const american = release_dates?.results.find(({ iso_3166_1 }) => iso_3166_1 === 'US')
  const given = american?.release_dates.map(({ certification }) => words(certification))
  return given?.find((certification) => certification !== null) ?? null
}
