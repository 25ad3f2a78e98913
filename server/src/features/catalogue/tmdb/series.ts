import type { EpisodePlace } from '@cinema/contract'
import { toldAgain } from '../curated.ts'
import { episodeStore } from '../episode-store.ts'
import { idOf } from '../ids.ts'
import { titleKey } from '../ordering.ts'
import { seriesStore } from '../series-store.ts'
import type { EpisodeRecord, SeriesRecord } from '../title-record.ts'
import { episodeFacts, tvFacts, type TmdbFacts } from './facts.ts'
import type { TmdbParts } from './parts.ts'
import type { SeasonAnswer, TvAnswer } from './shapes.ts'

const mostSeasons = 100
const mostEpisodes = 5000
const noYear = 9999

export const seriesIdOf = (tmdbId: number): string => idOf('ser', `tmdb:tv:${tmdbId}`)
const episodeIdOf = (tmdbId: number): string => idOf('epi', `tmdb:episode:${tmdbId}`)

type Parts = Pick<TmdbParts, 'tmdb' | 'mongo' | 'imageUrl'>

/** Brings a series and its episodes to what TMDb says now. What this library added to them stays. */
export async function bringSeries(
  parts: Parts,
  tmdbId: number,
): Promise<'created' | 'updated' | 'unchanged'> {
  const { tmdb, mongo, imageUrl } = parts
  const answer = await tmdb.tv(tmdbId)
  const facts = tvFacts(answer, { imageUrl, genreNames: await tmdb.genres('tv') })
  const seasons = await seasonsOf(parts, answer)
  const series = seriesStore(mongo, 'primary')
  const before = await series.byId(seriesIdOf(tmdbId))
  const after = toldAgain(before, seriesOf(before, { tmdbId, facts, seasons }))
  let changed = await bringEpisodes(parts, after, seasons)
  // Last, so that a series never shows episodes that are not there yet.
  if (after !== before) {
    await series.save(after)
    changed = true
  }
  if (!before) return 'created'
  return changed ? 'updated' : 'unchanged'
}

/** One after the other, each its own request; the specials (season 0) come last, as TMDb numbers them. */
async function seasonsOf({ tmdb }: Parts, { id, seasons }: TvAnswer): Promise<SeasonAnswer[]> {
  const numbers = seasons
    .map(({ season_number }) => season_number)
    .filter((n) => n >= 0 && n <= 999)
  const inOrder = [...new Set(numbers)].sort((a, b) => (a || Infinity) - (b || Infinity))
  const found: SeasonAnswer[] = []
  let episodes = 0
  for (const number of inOrder.slice(0, mostSeasons)) {
    const season = await tmdb.season(id, number)
    episodes += season.episodes.length
    if (episodes > mostEpisodes) break
    if (season.episodes.length > 0) found.push(season)
  }
  return found
}

interface Told {
  readonly tmdbId: number
  readonly facts: TmdbFacts
  readonly seasons: readonly SeasonAnswer[]
}

function seriesOf(before: SeriesRecord | null, { tmdbId, facts, seasons }: Told): SeriesRecord {
  const { title, year, overview, genres, tags, credits, posterUrl, backdropUrl, source } = facts
  return {
    _id: seriesIdOf(tmdbId),
    title,
    titleKey: titleKey(title),
    year,
    overview,
    genres,
    tags,
    credits,
    posterUrl,
    backdropUrl,
    featured: before?.featured ?? false,
    popularity: facts.popularity,
    orderYear: year ?? noYear,
    seasons: seasons.map(({ season_number, name, episodes }) => ({
      number: season_number,
      title: name || `Season ${season_number}`,
      episodeCount: episodes.length,
    })),
    source,
    tmdbId,
  }
}

async function bringEpisodes(
  { mongo, imageUrl }: Parts,
  series: SeriesRecord,
  seasons: readonly SeasonAnswer[],
): Promise<boolean> {
  const store = episodeStore(mongo, 'primary')
  const inOrder = seasons.flatMap((season) =>
    season.episodes.map((episode) => ({ season, episode })),
  )
  const known = await Promise.all(inOrder.map(({ episode }) => store.byId(episodeIdOf(episode.id))))
  let changed = false
  for (const [index, { season, episode }] of inOrder.entries()) {
    const next = inOrder[index + 1]?.episode.id
    const before = known[index] ?? null
    const said = episodeOf(before, {
      series,
      episode,
      imageUrl,
      place: {
        seriesId: series._id,
        seriesTitle: series.title,
        seasonNumber: season.season_number,
        episodeNumber: episode.episode_number,
        nextId: next === undefined ? null : episodeIdOf(next),
      },
    })
    const after = toldAgain(before, said)
    if (after === before) continue
    await store.save(after)
    changed = true
  }
  return changed
}

interface ToldEpisode {
  readonly series: SeriesRecord
  readonly episode: SeasonAnswer['episodes'][number]
  readonly place: EpisodePlace
  readonly imageUrl: string
}

function episodeOf(
  before: EpisodeRecord | null,
  { series, episode, place, imageUrl }: ToldEpisode,
): EpisodeRecord {
  const facts = episodeFacts(episode, imageUrl)
  return {
    certification: null,
    introEndSeconds: null,
    creditsStartSeconds: null,
    posterUrl: null,
    trickplayUrl: null,
    media: null,
    featured: false,
    premium: false,
    playable: false,
    ...before,
    _id: episodeIdOf(episode.id),
    ...facts,
    // The media that is here knows its own length.
    durationSeconds: before?.media ? before.durationSeconds : facts.durationSeconds,
    genres: series.genres,
    tags: [],
    credits: [],
    sources: [series.source],
    overviewSource: facts.overview === null ? null : series.source.name,
    tmdbId: episode.id,
    place,
  }
}
