import type { Mongo } from '../../../infra/mongo.ts'
import { slugify } from '../../../infra/text.ts'
import { toldAgain } from '../curated.ts'
import { deletionStore } from '../editing/deletion-store.ts'
import { relinkSeries } from '../editing/seasons.ts'
import { episodeStore } from '../episode-store.ts'
import { genreStore } from '../genre-store.ts'
import { idOf } from '../ids.ts'
import { importStore } from '../import/import-store.ts'
import { toGenres } from '../import/vocabulary.ts'
import { movieOrder, titleKey } from '../ordering.ts'
import { personStore } from '../people-store.ts'
import { seriesStore } from '../series-store.ts'
import type {
  Edited,
  EpisodeRecord,
  MovieRecord,
  SeriesRecord,
  TitleRecord,
} from '../title-record.ts'
import { artworkUrl, demoArtwork } from './artwork-files.ts'
import { picturesOf, withPlaceholders, type SeenArtwork } from './placeholders.ts'
import { loadDemo, type DemoFilm, type DemoManifest, type DemoSeries } from './manifest.ts'

/** Where the demonstration films come from. */
export const demoSource = { name: 'Cinema Online', url: null, licence: 'MIT' }
/** Above every imported film, in the order of the manifest: what plays is shown first. */
const highestPopularity = 99

/** How many films and series the repository holds, and whether the catalogue had to change. */
export interface Seeded {
  readonly films: number
  readonly series: number
  readonly changed: boolean
}

/**
 * Brings the demonstration films and series to what the manifest says; what is right already is left
 * alone. Null where the repository holds none.
 */
export async function seedDemo(
  mongo: Mongo,
  manifest: DemoManifest | null = loadDemo(),
): Promise<Seeded | null> {
  if (!manifest) return null
  const artwork = await withPlaceholders(demoArtwork(manifest))
  const places = placesOf(manifest)
  const films = manifest.films.filter(({ slug }) => !places.has(slug))
  const episodes = manifest.films.flatMap((film) => {
    const place = places.get(film.slug)
    return place ? [episodeOf(film, place, artwork)] : []
  })
  const movies = films.map((film, index) => movieOf(film, index, artwork))
  const series = manifest.series.map((entry) => seriesOf(entry, artwork))
  const deleted = await deletionStore(mongo).among(
    [...movies, ...episodes, ...series].map(({ _id }) => _id),
  )
  const changes = await Promise.all([
    bring(movies, deleted, importStore(mongo)),
    bring(episodes, deleted, episodeStore(mongo, 'primary')),
    bring(series, deleted, seriesStore(mongo, 'primary')),
  ])
  // The manifest counts episodes that administrators have deleted.
  if (deleted.size > 0) for (const { _id } of series) await relinkSeries(mongo, _id)
  const changed = changes.includes(true)
  if (changed) {
    await genreStore(mongo, 'primary').recount()
    await personStore(mongo, 'primary').recount()
  }
  return { films: manifest.films.length, series: manifest.series.length, changed }
}

interface Records<T> {
  byId: (id: string) => Promise<T | null>
  save: (record: T) => Promise<unknown>
}

/**
 * Writes the records that are not stored just so, and tells whether there were any. What
 * administrators have changed or deleted stays as they left it.
 */
async function bring<T extends Edited & { _id: string }>(
  records: readonly T[],
  deleted: ReadonlySet<string>,
  { byId, save }: Records<T>,
): Promise<boolean> {
  let changed = false
  for (const record of records) {
    const stored = await byId(record._id)
    if (!stored && deleted.has(record._id)) continue
    const wanted = toldAgain(stored, record)
    if (wanted === stored) continue
    await save(wanted)
    changed = true
  }
  return changed
}

const movieId = (slug: string): string => idOf('mov', `demo:${slug}`)
const episodeId = (slug: string): string => idOf('epi', `demo:${slug}`)
const seriesId = (slug: string): string => idOf('ser', `demo:${slug}`)

/** The place of each episode by the slug of its film; the next one may open the next season. */
function placesOf(manifest: DemoManifest): Map<string, EpisodeRecord['place']> {
  const places = new Map<string, EpisodeRecord['place']>()
  for (const series of manifest.series) {
    const inOrder = series.seasons.flatMap((season) =>
      season.episodes.map((episode) => ({ season, episode })),
    )
    inOrder.forEach(({ season, episode }, index) => {
      const next = inOrder[index + 1]?.episode.filmSlug
      places.set(episode.filmSlug, {
        seriesId: seriesId(series.slug),
        seriesTitle: series.title,
        seasonNumber: season.number,
        episodeNumber: episode.number,
        nextId: next === undefined ? null : episodeId(next),
      })
    })
  }
  return places
}

type Files = ReadonlyMap<string, SeenArtwork>

function titleOf(film: DemoFilm, artwork: Files): Omit<TitleRecord, '_id'> {
  return {
    title: film.title,
    year: film.year,
    releasedOn: null,
    overview: film.overview,
    certification: film.certification ?? null,
    rating: null,
    ratingCount: null,
    durationSeconds: film.durationSeconds,
    introEndSeconds: film.introEndSeconds ?? null,
    creditsStartSeconds: film.creditsStartSeconds ?? null,
    genres: toGenres(film.genres),
    tags: film.tags.map(slugify),
    credits: film.people,
    ...picturesOf(artwork, film.slug, film.media),
    trickplayUrl: artworkUrl(artwork, film.slug, film.media.trickplay),
    media: {
      path: `demo/${film.slug}`,
      bestHeight: Math.max(...film.renditions.map(({ height }) => height)),
    },
    featured: film.kind === 'movie',
    premium: false,
    playable: true,
    sources: [demoSource],
    overviewSource: demoSource.name,
  }
}

function movieOf(film: DemoFilm, index: number, artwork: Files): MovieRecord {
  const title = titleOf(film, artwork)
  const popularity = highestPopularity - index * 0.1
  return {
    ...title,
    _id: movieId(film.slug),
    titleKey: titleKey(film.title),
    popularity,
    order: movieOrder({ ...title, popularity }),
  }
}

const episodeOf = (
  film: DemoFilm,
  place: EpisodeRecord['place'],
  artwork: Files,
): EpisodeRecord => ({ ...titleOf(film, artwork), _id: episodeId(film.slug), place })

const seriesOf = (series: DemoSeries, artwork: Files): SeriesRecord => ({
  _id: seriesId(series.slug),
  title: series.title,
  titleKey: titleKey(series.title),
  year: series.year,
  overview: series.overview,
  genres: toGenres(series.genres),
  tags: series.tags.map(slugify),
  credits: [],
  ...picturesOf(artwork, series.slug, series),
  featured: true,
  popularity: highestPopularity,
  orderYear: series.year,
  seasons: series.seasons.map(({ number, title, episodes }) => ({
    number,
    title,
    episodeCount: episodes.length,
  })),
  source: demoSource,
})
