import { z } from 'zod'
import { CreditRole, firstYear, lastYear, Provenance } from './catalogue.ts'
import { PlayableId, queryNumber, SeriesId, Slug, Timestamp } from './common.ts'
import { endpoint } from './endpoint.ts'

const words = (most: number) => z.string().trim().min(1, 'Cannot be empty.').max(most)
/** Titles and names are shown in one line, and letters that show nothing are none of theirs. */
const line = (most: number) =>
  words(most).regex(/^\P{Cc}*$/u, 'Expected one line of text, without control characters.')
const paragraphs = (most: number) =>
  words(most).regex(/^(?:\P{Cc}|[\t\n\r])*$/u, 'Expected text without control characters.')
const whole = z.int('Expected a whole number.')
const number = z.number('Expected a number.')
const seconds = number.min(0).max(86_400)
const year = whole.min(firstYear).max(lastYear)

const ReleaseDate = z.iso
  .date('Expected a day such as 1999-03-31.')
  .refine((day) => Number(day.slice(0, 4)) >= firstYear && Number(day.slice(0, 4)) <= lastYear, {
    message: `Expected a day from ${firstYear} to ${lastYear}.`,
  })

const PictureUrl = z
  .string()
  .max(500)
  .regex(/^(https:\/\/[^\s/]+\/\S*|\/[^\s/]\S*)$/, 'Expected https://… or a path of this server.')

/** A genre goes by its name; its slug follows from it. */
export const GenreName = z
  .string()
  .trim()
  .max(60)
  .regex(/[A-Za-z0-9]/, 'Expected a name with Latin letters or digits.')
  .regex(/^\P{Cc}*$/u, 'Expected one line of text, without control characters.')

export const CreditEdit = z.strictObject({ name: line(120), role: CreditRole })

/** What films, episodes and series have in common. */
const common = {
  title: line(200),
  year: year.nullable(),
  overview: paragraphs(5000).nullable(),
  genres: z.array(GenreName).max(20),
  tags: z.array(Slug).max(50),
  credits: z.array(CreditEdit).max(100),
  posterUrl: PictureUrl.nullable(),
  backdropUrl: PictureUrl.nullable(),
  featured: z.boolean(),
  popularity: number.min(0).max(100),
}

const playable = {
  releasedOn: ReleaseDate.nullable(),
  certification: line(20).nullable(),
  rating: number.min(0).max(10).nullable(),
  durationSeconds: whole.min(1).max(86_400).nullable(),
  introEndSeconds: seconds.nullable(),
  creditsStartSeconds: seconds.nullable(),
  premium: z.boolean(),
}

const movie = z.strictObject({ ...common, ...playable }).partial()
const seriesFields = z
  .strictObject({
    ...common,
    seasons: z
      .array(z.strictObject({ number: whole.min(0).max(999), title: line(120) }))
      .max(100)
      .refine((seasons) => new Set(seasons.map(({ number }) => number)).size === seasons.length, {
        message: 'Two seasons have the same number.',
      }),
  })
  .partial()

const isNotEmpty = (change: object): boolean => Object.keys(change).length > 0

export const MovieCreate = movie.extend({ title: common.title }).meta({ id: 'MovieCreate' })
export type MovieCreate = z.output<typeof MovieCreate>

/** The fields that are given replace what is there; null takes a fact away. */
export const MovieUpdate = movie
  .refine(isNotEmpty, 'Nothing to change.')
  .meta({ id: 'MovieUpdate' })
export type MovieUpdate = z.output<typeof MovieUpdate>

export const SeriesCreate = seriesFields
  .extend({ title: common.title })
  .meta({ id: 'SeriesCreate' })
export type SeriesCreate = z.output<typeof SeriesCreate>

export const SeriesUpdate = seriesFields
  .refine(isNotEmpty, 'Nothing to change.')
  .meta({ id: 'SeriesUpdate' })
export type SeriesUpdate = z.output<typeof SeriesUpdate>

export const EpisodeCreate = movie
  .omit({ featured: true, popularity: true })
  .extend({ title: common.title, number: whole.min(0).max(9999) })
  .meta({ id: 'EpisodeCreate' })
export type EpisodeCreate = z.output<typeof EpisodeCreate>

const entry = {
  version: z.int().meta({ description: 'Rises with every change; `ETag` is `"v<version>"`' }),
  editedAt: Timestamp.nullable().meta({ description: 'Null where only imports have written it' }),
  title: z.string(),
  year: z.int().nullable(),
  overview: z.string().nullable(),
  genres: z.array(z.string()),
  tags: z.array(z.string()),
  credits: z.array(z.object({ name: z.string(), role: CreditRole })),
  posterUrl: z.string().nullable(),
  backdropUrl: z.string().nullable(),
  featured: z.boolean(),
  sources: z.array(Provenance),
}

const playableEntry = {
  ...entry,
  id: PlayableId,
  releasedOn: z.string().nullable(),
  certification: z.string().nullable(),
  rating: z.number().nullable(),
  durationSeconds: z.number().nullable(),
  introEndSeconds: z.number().nullable(),
  creditsStartSeconds: z.number().nullable(),
  premium: z.boolean(),
  playable: z.boolean(),
}

/** A title as whoever edits it sees it. */
export const CatalogueEntry = z
  .discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('film'), ...playableEntry, popularity: z.number() })
      .meta({ id: 'FilmEntry' }),
    z
      .object({
        kind: z.literal('episode'),
        ...playableEntry,
        seriesId: SeriesId,
        seasonNumber: z.int(),
        number: z.int(),
      })
      .meta({ id: 'EpisodeEntry' }),
    z
      .object({
        kind: z.literal('series'),
        ...entry,
        id: SeriesId,
        popularity: z.number(),
        seasons: z.array(z.object({ number: z.int(), title: z.string(), episodeCount: z.int() })),
      })
      .meta({ id: 'SeriesEntry' }),
  ])
  .meta({ id: 'CatalogueEntry' })
export type CatalogueEntry = z.output<typeof CatalogueEntry>

export const TitleId = z.union([PlayableId, SeriesId])

/** A title that is gone, and until when it can be brought back. */
export const Deletion = z
  .object({
    id: TitleId,
    kind: z.enum(['film', 'episode', 'series']),
    title: z.string(),
    deletedAt: Timestamp,
    restorableUntil: Timestamp,
  })
  .meta({ id: 'Deletion' })
export type Deletion = z.output<typeof Deletion>

const administrator = { access: 'administrator', scope: 'admin', tag: 'Catalogue editing' } as const
const movieId = z.strictObject({ movieId: PlayableId })
const seriesId = z.strictObject({ seriesId: SeriesId })
const largeBody = { maxBodyBytes: 128 * 1024 }

/** Changes of the catalogue; every instance follows within a second. */
export const editing = {
  createMovie: endpoint({
    method: 'POST',
    path: '/api/movies',
    ...administrator,
    ...largeBody,
    summary: 'Add a film; its id follows from title and year, so that an import meets it again',
    body: MovieCreate,
    status: 201,
    response: CatalogueEntry,
    errors: ['forbidden', 'conflict'],
  }),
  updateMovie: endpoint({
    method: 'PATCH',
    path: '/api/movies/:movieId',
    ...administrator,
    ...largeBody,
    ifMatch: true,
    summary: 'Change a film or an episode',
    params: movieId,
    body: MovieUpdate,
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found'],
  }),
  deleteMovie: endpoint({
    method: 'DELETE',
    path: '/api/movies/:movieId',
    ...administrator,
    summary: 'Take a film or an episode away; it can be restored for a day',
    params: movieId,
    response: Deletion,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
  restoreMovie: endpoint({
    method: 'POST',
    path: '/api/movies/:movieId/restore',
    ...administrator,
    summary: 'Bring a deleted film or episode back',
    params: movieId,
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
  createSeries: endpoint({
    method: 'POST',
    path: '/api/series',
    ...administrator,
    ...largeBody,
    summary: 'Add a series with its seasons, still without episodes',
    body: SeriesCreate,
    status: 201,
    response: CatalogueEntry,
    errors: ['forbidden', 'conflict'],
  }),
  updateSeries: endpoint({
    method: 'PATCH',
    path: '/api/series/:seriesId',
    ...administrator,
    ...largeBody,
    ifMatch: true,
    summary: 'Change a series and its seasons; a season with episodes stays',
    params: seriesId,
    body: SeriesUpdate,
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found'],
  }),
  deleteSeries: endpoint({
    method: 'DELETE',
    path: '/api/series/:seriesId',
    ...administrator,
    summary: 'Take a series and its episodes away; they can be restored for a day',
    params: seriesId,
    response: Deletion,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
  restoreSeries: endpoint({
    method: 'POST',
    path: '/api/series/:seriesId/restore',
    ...administrator,
    summary: 'Bring a deleted series and its episodes back',
    params: seriesId,
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
  createEpisode: endpoint({
    method: 'POST',
    path: '/api/series/:seriesId/seasons/:number/episodes',
    ...administrator,
    ...largeBody,
    summary: 'Add an episode to a season',
    params: seriesId.extend({ number: queryNumber(z.number().int().min(0).max(999)) }),
    body: EpisodeCreate,
    status: 201,
    response: CatalogueEntry,
    errors: ['forbidden', 'not_found', 'conflict'],
  }),
}
