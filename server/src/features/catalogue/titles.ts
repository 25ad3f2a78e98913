import type { EpisodePlace, MovieSummary, TmdbPlace } from '@cinema/contract'
import { LRUCache } from 'lru-cache'
import type { Config } from '../../config.ts'
import type { Mongo } from '../../infra/mongo.ts'
import type { Outbound } from '../../infra/outbound.ts'
import { episodeStore } from './episode-store.ts'
import { movieStore } from './movie-store.ts'
import { isOwnFilm, ownFilmStore } from './own-film-store.ts'
import { createPresenter } from './presenter.ts'
import { seriesStore } from './series-store.ts'
import type { TitleRecord } from './title-record.ts'

/** What playing a title needs to know about it. */
export interface Playable {
  readonly id: string
  /** Folder of its CMAF renditions below a media root, for example `demo/countdown`; null without media. */
  readonly mediaPath: string | null
  readonly durationSeconds: number | null
  readonly creditsStartSeconds: number | null
  readonly premium: boolean
  /** Height in pixels of its best rendition, for example 1080. */
  readonly bestHeight: number | null
  /** What TMDb calls it; null where that is not known. */
  readonly tmdb: TmdbPlace | null
}

/** A title as lists of the viewer show it; `episode` is its place where it is one. */
export interface TitleCard {
  readonly movie: MovieSummary
  readonly episode: EpisodePlace | null
}

/** Films and episodes by id, for the features that show or play them; shared through the context. */
export interface Titles {
  /** Looked up and kept for a few seconds; null for an unknown id, and for films of other viewers. */
  playable: (id: string, viewerId?: string) => Promise<Playable | null>
  /** The catalogue has changed: everything is looked up anew. */
  forget: () => void
  /** Cards of the known ids among those given; one query a kind. */
  cards: (ids: readonly string[]) => Promise<ReadonlyMap<string, TitleCard>>
}

const keptMs = 5000
const kept = 20_000

interface TitleParts {
  readonly mongo: Mongo
  readonly database: Outbound
  readonly config: Config
}

export function createTitles({ mongo, database, config }: TitleParts): Titles {
  const readPreference = config.MONGODB_READ_PREFERENCE
  const present = createPresenter(config)
  const films = movieStore(mongo, readPreference)
  const episodes = episodeStore(mongo, readPreference)
  const series = seriesStore(mongo, readPreference)
  // Promises are kept, so that however many ask at the same time, the database is asked once.
  const known = new LRUCache<string, Promise<Playable | null>>({ max: kept, ttl: keptMs })

  const find = async (id: string): Promise<Playable | null> => {
    if (!id.startsWith('epi_')) {
      const film = await films.byId(id)
      return film && toPlayable(film, tmdbPlace(film.tmdbId))
    }
    const episode = await episodes.byId(id)
    if (!episode) return null
    const { seriesId, seasonNumber, episodeNumber } = episode.place
    const place = { seasonNumber, episodeNumber }
    return toPlayable(episode, tmdbPlace(await series.tmdbIdOf(seriesId), place))
  }

  return {
    playable(id, viewerId) {
      if (isOwnFilm(id)) return database.run(() => ownFilm(mongo, id, viewerId))
      const found = known.get(id)
      if (found) return found
      const asked = database.run(() => find(id))
      known.set(id, asked)
      asked.catch(() => known.delete(id))
      return asked
    },

    forget: () => known.clear(),

    async cards(ids) {
      const isEpisode = (id: string): boolean => id.startsWith('epi_')
      const [foundFilms, foundEpisodes] = await database.run(() =>
        Promise.all([
          found(
            films.cardById,
            ids.filter((id) => !isEpisode(id)),
          ),
          found(episodes.byId, ids.filter(isEpisode)),
        ]),
      )
      const cards = new Map<string, TitleCard>()
      for (const film of foundFilms)
        cards.set(film._id, { movie: present.summary(film), episode: null })
      for (const record of foundEpisodes) {
        cards.set(record._id, { movie: present.summary(record), episode: record.place })
      }
      return cards
    },
  }
}

async function ownFilm(
  mongo: Mongo,
  id: string,
  viewerId: string | undefined,
): Promise<Playable | null> {
  const film = await ownFilmStore(mongo).byId(id, viewerId)
  return film && toPlayable(film, null)
}

const tmdbPlace = (
  id: number | null | undefined,
  place: Omit<TmdbPlace, 'id'> = {},
): TmdbPlace | null => (id == null ? null : { id, ...place })

const toPlayable = (record: TitleRecord, tmdb: TmdbPlace | null): Playable => ({
  id: record._id,
  mediaPath: record.media?.path ?? null,
  durationSeconds: record.durationSeconds,
  creditsStartSeconds: record.creditsStartSeconds,
  premium: record.premium,
  bestHeight: record.media?.bestHeight ?? null,
  tmdb,
})

const found = async <T>(
  find: (id: string) => Promise<T | null>,
  ids: readonly string[],
): Promise<T[]> => (await Promise.all(ids.map(find))).filter((record) => record !== null)
