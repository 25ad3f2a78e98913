import type { EpisodeCreate, MovieUpdate, Named, SeriesUpdate } from '@cinema/contract'
import { invalidField } from '../../../http/errors.ts'
import { slugify } from '../../../infra/text.ts'
import { blank as blankOf } from '../import/merge.ts'
import type { Pictured } from '../artwork/pictures.ts'
import { movieOrder, titleKey } from '../ordering.ts'
import type { EpisodeRecord, MovieRecord, SeriesRecord, TitleRecord } from '../title-record.ts'

/** Who words and facts of a title are by that nobody imported. */
export const curators = { name: 'Curators', url: null, licence: null }

/** What an edit asks for, with genres under the names that the catalogue knows them by. */
export type Edit<T> = Omit<T, 'genres'> & { readonly genres?: Named[] | undefined }

const blank = {
  overview: null,
  genres: [],
  tags: [],
  credits: [],
  posterUrl: null,
  backdropUrl: null,
  featured: false,
}

const blankTitle = {
  ...blank,
  releasedOn: null,
  certification: null,
  rating: null,
  ratingCount: null,
  durationSeconds: null,
  introEndSeconds: null,
  creditsStartSeconds: null,
  trickplayUrl: null,
  media: null,
  premium: false,
  playable: false,
  sources: [curators],
  overviewSource: null,
}

interface NewTitle {
  readonly id: string
  readonly title: string
  readonly year: number | null
}

/** A film of which only its name is known. */
export const blankFilm = ({ id, title, year }: NewTitle): MovieRecord => ({
  ...blankOf(id, { title, year, popularity: 0 }),
  sources: [curators],
})

export const blankSeries = ({ id, title, year }: NewTitle): SeriesRecord => ({
  ...blank,
  _id: id,
  title,
  titleKey: titleKey(title),
  year,
  popularity: 0,
  orderYear: orderYearOf(year),
  seasons: [],
  source: curators,
})

export const blankEpisode = (
  { id, title, year }: NewTitle,
  place: EpisodeRecord['place'],
): EpisodeRecord => ({ ...blankTitle, _id: id, title, year, place })

/** The fields to write for a change of a film, with those that follow from them. */
export function filmChange(before: MovieRecord, edit: Edit<MovieUpdate>): Partial<MovieRecord> {
  const change = playableChange(before, edit)
  const after = { ...before, ...change }
  return { ...change, titleKey: titleKey(after.title), order: movieOrder(after) }
}

/** @throws AppError `validation_failed` for what only films have. */
export function episodeChange(
  before: EpisodeRecord,
  edit: Edit<MovieUpdate | Omit<EpisodeCreate, 'number'>>,
): Partial<EpisodeRecord> {
  for (const field of ['popularity', 'featured'] as const) {
    if (field in edit)
      throw invalidField(field, 'Episodes have none of their own: their series has.')
  }
  return playableChange(before, edit)
}

/** @throws AppError `validation_failed` where a season with episodes would go. */
export function seriesChange(
  before: SeriesRecord,
  edit: Edit<SeriesUpdate>,
): Partial<SeriesRecord> {
  const { seasons, ...plain } = edit
  const change: Partial<SeriesRecord> = { ...given(plain), ...picturesAnew(before, plain) }
  const after = { ...before, ...change }
  return {
    ...change,
    ...(seasons && { seasons: seasonsAfter(before.seasons, seasons) }),
    titleKey: titleKey(after.title),
    orderYear: orderYearOf(after.year),
  }
}

const orderYearOf = (year: number | null): number =>
  movieOrder({ ...blankTitle, year, popularity: 0 }).year

function seasonsAfter(
  before: SeriesRecord['seasons'],
  seasons: NonNullable<SeriesUpdate['seasons']>,
): SeriesRecord['seasons'] {
  const lost = before.find(
    ({ number, episodeCount }) =>
      episodeCount > 0 && !seasons.some((season) => season.number === number),
  )
  if (lost) {
    const sentence = `Season ${lost.number} has episodes; delete them first.`
    throw invalidField('seasons', sentence)
  }
  const countOf = new Map(before.map(({ number, episodeCount }) => [number, episodeCount]))
  return seasons
    .map(({ number, title }) => ({ number, title, episodeCount: countOf.get(number) ?? 0 }))
    .sort((a, b) => a.number - b.number)
}

type PlayableEdit = Edit<MovieUpdate | Omit<EpisodeCreate, 'number'>>

function playableChange(before: TitleRecord, edit: PlayableEdit): Partial<TitleRecord> {
  const change: Partial<TitleRecord> = { ...given(edit), ...picturesAnew(before, edit) }
  const after = { ...before, ...change }
  // Whoever names the day has named the year.
  if (edit.year === undefined && edit.releasedOn) {
    change.year = Number(edit.releasedOn.slice(0, 4))
  } else if (after.releasedOn !== null && Number(after.releasedOn.slice(0, 4)) !== after.year) {
    const field = edit.releasedOn === undefined ? 'year' : 'releasedOn'
    throw invalidField(field, `The release on ${after.releasedOn} is not in that year.`)
  }
  assertWithin(after, edit)
  if (change.overview !== undefined) {
    change.overviewSource = change.overview === null ? null : curators.name
    if (change.overview !== null) change.sources = withCurators(before.sources)
  }
  return change
}

/** Marks of a title lie within it. */
function assertWithin(after: TitleRecord, edit: PlayableEdit): void {
  const { durationSeconds } = after
  if (durationSeconds === null) return
  for (const field of ['introEndSeconds', 'creditsStartSeconds'] as const) {
    if ((after[field] ?? 0) <= durationSeconds) continue
    const named = edit[field] === undefined ? 'durationSeconds' : field
    throw invalidField(named, `${field} would be after the end, at ${durationSeconds} s.`)
  }
}

/** What is seen until a picture is there is of that picture: a new one begins without. */
function picturesAnew(
  before: Pictured,
  edit: { readonly [K in 'posterUrl' | 'backdropUrl']?: string | null | undefined },
): Partial<Pictured> {
  const isAnother = (name: 'posterUrl' | 'backdropUrl') =>
    edit[name] !== undefined && edit[name] !== before[name]
  return {
    ...(isAnother('posterUrl') && { posterPlaceholder: null }),
    ...(isAnother('backdropUrl') && { backdropPlaceholder: null }),
  }
}

const withCurators = (sources: TitleRecord['sources']): TitleRecord['sources'] =>
  sources.some(({ name }) => name === curators.name) ? sources : [...sources, curators]

/** The fields that an edit names. */
const given = <T extends object>(edit: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** Genres by the names they are edited as, each once. */
export function genresNamed(names: readonly string[], known: readonly Named[]): Named[] {
  const knownNames = new Map(known.map(({ slug, name }) => [slug, name]))
  const genres = names.map((name): [string, Named] => {
    const slug = slugify(name)
    return [slug, { slug, name: knownNames.get(slug) ?? name }]
  })
  return [...new Map(genres).values()]
}
