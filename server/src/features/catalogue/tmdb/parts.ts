import type { Context } from '../../../context.ts'
import { createTmdb, type Tmdb, type TmdbKind } from './client.ts'
import { tmdbFilmStore } from './film-store.ts'
import { tmdbLinkStore, type TmdbLink, type TmdbLinkStore } from './link-store.ts'

/** What everything about TMDb works with. */
export interface TmdbParts {
  readonly tmdb: Tmdb
  readonly films: ReturnType<typeof tmdbFilmStore>
  readonly links: TmdbLinkStore
  readonly imageUrl: string
  readonly mongo: Context['mongo']
}

type Needed = Pick<Context, 'config' | 'outbounds' | 'redis' | 'mongo'>

/** Null without a key. What is asked of TMDb ends when `signal` aborts. */
export function tmdbParts(context: Needed, signal?: AbortSignal): TmdbParts | null {
  const tmdb = createTmdb(context, signal)
  if (!tmdb) return null
  const { mongo, config } = context
  return {
    tmdb,
    films: tmdbFilmStore(mongo),
    links: tmdbLinkStore(mongo),
    imageUrl: config.TMDB_IMAGE_URL,
    mongo,
  }
}

const refreshEveryMs = 7 * 86_400_000

/** When a title that was refreshed now is due again. */
export const later = (): Date => new Date(Date.now() + refreshEveryMs)

/** A link as it begins: matched with an id, else not found. */
export const newLink = (
  id: string,
  { kind, tmdbId }: { kind: TmdbKind; tmdbId: number | null },
): TmdbLink => ({
  _id: id,
  kind,
  outcome: tmdbId === null ? 'none' : 'matched',
  tmdbId,
  origin: null,
  candidates: [],
  added: null,
  dueAt: later(),
})
