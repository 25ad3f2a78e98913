import type {
  AudienceFigures,
  Episode,
  EpisodePlace,
  MovieDetail,
  MovieSummary,
  Provenance,
  SeriesDetail,
  SeriesSummary,
} from '@cinema/contract'
import { pictureAddresses, type Pictures, type PictureSettings } from './artwork/pictures.ts'
import { personIdOf } from './ids.ts'
import type { EpisodeRecord, SeriesRecord, TitleRecord } from './title-record.ts'

/** What a card needs of a stored title. */
export type CardFacts = Pick<
  TitleRecord,
  | '_id'
  | 'title'
  | 'year'
  | 'genres'
  | 'rating'
  | 'durationSeconds'
  | 'posterUrl'
  | 'backdropUrl'
  | 'posterPlaceholder'
  | 'backdropPlaceholder'
  | 'playable'
  | 'featured'
  | 'premium'
>

/** Makes of stored titles what is answered, with the addresses that pictures have here. */
export function createPresenter(config: PictureSettings) {
  const pictures = pictureAddresses(config)
  return {
    summary: (record: CardFacts) => toSummary(record, pictures(record)),
    detail: (record: TitleRecord, more: More) => toDetail(record, pictures(record), more),
    seriesSummary: (record: SeriesRecord) => toSeriesSummary(record, pictures(record)),
    seriesDetail: (record: SeriesRecord) => toSeriesDetail(record, pictures(record)),
  }
}

const toSummary = (record: CardFacts, pictures: Pictures): MovieSummary => ({
  id: record._id,
  title: record.title,
  year: record.year,
  genres: record.genres.map(({ slug, name }) => ({ slug, name })),
  rating: record.rating,
  durationSeconds: record.durationSeconds,
  ...pictures,
  playable: record.playable,
  featured: record.featured,
  premium: record.premium,
})

interface More {
  readonly episode: EpisodePlace | null
  readonly audience: AudienceFigures
}

const toDetail = (
  record: TitleRecord,
  pictures: Pictures,
  { episode, audience }: More,
): MovieDetail => ({
  ...toSummary(record, pictures),
  overview: record.overview,
  releasedOn: record.releasedOn,
  certification: record.certification,
  ratingCount: record.ratingCount,
  tags: record.tags,
  credits: record.credits.map(({ name, role }) => ({
    name,
    role,
    // People are counted by their films alone.
    personId: episode ? null : personIdOf(name),
  })),
  introEndSeconds: record.introEndSeconds,
  creditsStartSeconds: record.creditsStartSeconds,
  trickplayUrl: record.trickplayUrl,
  episode,
  audience,
  source: sourceOf(record),
})

/** The source whose words are shown is the one to name; without words, the one that came first. */
function sourceOf({ sources, overviewSource }: TitleRecord): Provenance {
  const source = sources.find(({ name }) => name === overviewSource) ?? sources[0]
  return source ?? { name: 'unknown', url: null, licence: null }
}

const toSeriesSummary = (record: SeriesRecord, pictures: Pictures): SeriesSummary => ({
  id: record._id,
  title: record.title,
  year: record.year,
  genres: record.genres.map(({ slug, name }) => ({ slug, name })),
  ...pictures,
  seasonCount: record.seasons.length,
  episodeCount: record.seasons.reduce((sum, { episodeCount }) => sum + episodeCount, 0),
  featured: record.featured,
})

const toSeriesDetail = (record: SeriesRecord, pictures: Pictures): SeriesDetail => ({
  ...toSeriesSummary(record, pictures),
  overview: record.overview,
  tags: record.tags,
  credits: record.credits.map(({ name, role }) => ({ name, role, personId: null })),
  seasons: record.seasons.map(({ number, title, episodeCount }) => ({
    number,
    title,
    episodeCount,
  })),
  source: record.source,
})

export const toEpisode = (record: EpisodeRecord): Episode => ({
  id: record._id,
  number: record.place.episodeNumber,
  title: record.title,
  overview: record.overview,
  durationSeconds: record.durationSeconds,
  stillUrl: record.backdropUrl,
  playable: record.playable,
})
