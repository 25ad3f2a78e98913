import { isDeepStrictEqual } from 'node:util'
import { enrich, nothingAdded, unite, withdraw } from './additions.ts'
import { movieFacts, type TmdbFacts } from './facts.ts'
import { TmdbError } from './http.ts'
import type { TmdbLink } from './link-store.ts'
import { later, type TmdbParts } from './parts.ts'
import { bringSeries } from './series.ts'

/** What became of a title; `gone` is one that is no longer there, here or at TMDb. */
export type Change = 'created' | 'updated' | 'unchanged' | 'gone'

export async function factsOf(
  { tmdb, imageUrl }: Pick<TmdbParts, 'tmdb' | 'imageUrl'>,
  tmdbId: number,
): Promise<TmdbFacts> {
  const answer = await tmdb.movie(tmdbId)
  return movieFacts(answer, { imageUrl, genreNames: await tmdb.genres('movie') })
}

/** Brings a linked title to what TMDb says of it now. */
export async function refresh(parts: TmdbParts, link: TmdbLink): Promise<Change> {
  const { tmdbId, kind } = link
  if (tmdbId === null) return 'unchanged'
  try {
    if (kind === 'movie') return await give(parts, link, await factsOf(parts, tmdbId))
    const change = await bringSeries(parts, tmdbId)
    await parts.links.save({ ...link, dueAt: later() })
    return change
  } catch (error) {
    if (!(error instanceof TmdbError && error.status === 404)) throw error
    // What was known stays; perhaps it comes back.
    await parts.links.save({ ...link, dueAt: later() })
    return 'gone'
  }
}

/**
 * Gives a linked film the facts. The link names beforehand all that the film may be given, so that it
 * can be taken away again whenever this is interrupted; doing it again finishes it.
 */
export async function give(
  { films, links }: Pick<TmdbParts, 'films' | 'links'>,
  link: TmdbLink,
  facts: TmdbFacts,
): Promise<Change> {
  const film = await films.byId(link._id)
  if (!film || link.tmdbId === null) {
    await links.remove(link._id)
    return 'gone'
  }
  const { tmdbId } = link
  const given = link.added ?? nothingAdded
  let { added } = enrich(withdraw(film, given), tmdbId, facts)
  const possible = unite(given, added)
  if (!link.added || !isDeepStrictEqual(given, possible)) {
    await links.save({ ...link, added: possible })
  }
  const changed = await films.change(link._id, (current) => {
    const enriched = enrich(withdraw(current, possible), tmdbId, facts)
    added = enriched.added
    return enriched.film
  })
  await links.save({ ...link, added, dueAt: later() })
  return changed ? 'updated' : 'unchanged'
}
