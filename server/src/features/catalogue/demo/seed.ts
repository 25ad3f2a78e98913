import type { Mongo } from '../../../infra/mongo.ts'
import { slugify } from '../../../infra/text.ts'
import { episodeStore } from '../episode-store.ts'
import { genreStore } from '../genre-store.ts'
import { idOf } from '../ids.ts'
import { importStore } from '../import/import-store.ts'
import { toGenres } from '../import/vocabulary.ts'
import { movieOrder, titleKey } from '../ordering.ts'
import { seriesStore } from '../series-store.ts'
import type { EpisodeRecord, MovieRecord, SeriesRecord, TitleRecord } from '../title-record.ts'
import { artworkUrl, demoArtwork, type Artwork } from './artwork-files.ts'
import { loadDemo, type DemoFilm, type DemoManifest, type DemoSeries } from './manifest.ts'

const source = { name: 'Cinema Online', url: null, licence: 'MIT' }
/** Above every imported film, in the order of the manifest: what plays is shown first. */
const highestPopularity = 99

/**
 * Writes the demonstration films and series as the manifest has them, any number of times.
 * @returns how many films and series there are; null where the repository holds none.
 */
export async function seedDemo(
  mongo: Mongo,
  manifest: DemoManifest | null = loadDemo(),
): Promise<{ films: number; series: number } | null> {
  if (!manifest) return null
  const artwork = demoArtwork(manifest)
  const places = placesOf(manifest)
  const films = manifest.films.filter(({ slug }) => !places.has(slug))
  await importStore(mongo).write({
    updated: films.map((film, index) => movieOf(film, index, artwork)),
  })
  for (const film of manifest.films) {
    const place = places.get(film.slug)
    if (place) await episodeStore(mongo, 'primary').save(episodeOf(film, place, artwork))
  }
  for (const series of manifest.series) {
    await seriesStore(mongo, 'primary').save(seriesOf(series, artwork))
  }
  await genreStore(mongo, 'primary').recount()
  return { films: manifest.films.length, series: manifest.series.length }
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

type Files = ReadonlyMap<string, Artwork>

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
    posterUrl: artworkUrl(artwork, film.slug, film.media.poster),
    backdropUrl: artworkUrl(artwork, film.slug, film.media.backdrop),
    trickplayUrl: artworkUrl(artwork, film.slug, film.media.trickplay),
    media: {
      path: `demo/${film.slug}`,
      bestHeight: Math.max(...film.renditions.map(({ height }) => height)),
    },
    featured: film.kind === 'movie',
    premium: false,
    playable: true,
    sources: [source],
    overviewSource: source.name,
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
  posterUrl: artworkUrl(artwork, series.slug, series.poster),
  backdropUrl: artworkUrl(artwork, series.slug, series.backdrop),
  featured: true,
  popularity: highestPopularity,
  orderYear: series.year,
  seasons: series.seasons.map(({ number, title, episodes }) => ({
    number,
    title,
    episodeCount: episodes.length,
  })),
  source,
})
