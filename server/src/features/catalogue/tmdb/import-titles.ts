import { idOf } from '../ids.ts'
import { blank } from '../import/merge.ts'
import { enrich } from './additions.ts'
import { filmsLike } from './match.ts'
import { matchFilm } from './matching.ts'
import { newLink, type TmdbParts } from './parts.ts'
import { factsOf, refresh, type Change } from './refresh.ts'
import { bringSeries, seriesIdOf } from './series.ts'

export type Imported = Change | { readonly unclear: string }

/**
 * Brings a film of TMDb into the catalogue: the one that is it already, by its link or because title
 * and year say so beyond doubt, else a new one.
 */
export async function importMovie(parts: TmdbParts, tmdbId: number): Promise<Imported> {
  const known = await parts.links.byTmdbId('movie', tmdbId)
  const change = known ? await refresh(parts, known) : 'gone'
  if (change !== 'gone') return change
  const facts = await factsOf(parts, tmdbId)
  const id = idOf('mov', `tmdb:movie:${tmdbId}`)
  const alike = (await filmsLike(facts, parts, tmdbId)).filter(({ _id }) => _id !== id)
  const [film] = alike
  if (film) {
    const verdict = await matchFilm(parts, film)
    if (verdict.outcome === 'matched' && verdict.tmdbId === tmdbId) return 'updated'
    return { unclear: `${tmdbId} ${facts.title} (${facts.year ?? ''}) may be ${film._id}` }
  }
  const { film: created, added } = enrich(blank(id, facts), tmdbId, facts)
  // The link first: one without its film is removed, and a film without its link would stay alone.
  await parts.links.save({ ...newLink(id, { kind: 'movie', tmdbId }), origin: 'import', added })
  await parts.films.insert(created)
  return 'created'
}

/** Brings a series of TMDb with its seasons and episodes. */
export async function importSeries(parts: TmdbParts, tmdbId: number): Promise<Imported> {
  const known = await parts.links.byTmdbId('tv', tmdbId)
  if (known) return refresh(parts, known)
  const change = await bringSeries(parts, tmdbId)
  const link = newLink(seriesIdOf(tmdbId), { kind: 'tv', tmdbId })
  await parts.links.save({ ...link, origin: 'import' })
  return change
}
