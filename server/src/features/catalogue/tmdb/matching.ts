import type { MovieRecord } from '../title-record.ts'
import { nothingAdded, withdraw } from './additions.ts'
import { TmdbIdTaken, type TmdbLink } from './link-store.ts'
import { identify, type Verdict } from './match.ts'
import { newLink, type TmdbParts } from './parts.ts'
import { factsOf, give, refresh, type Change } from './refresh.ts'

/** Finds out who a film is at TMDb and gives it what is known there; what cannot be told is kept too. */
export async function matchFilm(parts: TmdbParts, film: MovieRecord): Promise<Verdict> {
  const verdict = await identify(film, parts)
  if (verdict.outcome !== 'matched') return keep(parts, film, verdict)
  try {
    await linkFilm(parts, film._id, { tmdbId: verdict.tmdbId, origin: 'title' })
    return verdict
  } catch (error) {
    if (!(error instanceof TmdbIdTaken)) throw error
    const candidates = [verdict.tmdbId]
    return keep(parts, film, { outcome: 'ambiguous', candidates, reason: 'taken by another film' })
  }
}

async function keep(
  { links }: TmdbParts,
  { _id }: MovieRecord,
  verdict: Exclude<Verdict, { outcome: 'matched' }>,
): Promise<Verdict> {
  const { outcome, candidates } = verdict
  const link = newLink(_id, { kind: 'movie', tmdbId: null })
  await links.save({ ...link, outcome, candidates: [...candidates] })
  return verdict
}

/**
 * Says who a film is at TMDb.
 * @throws Error when it is matched with another id, TmdbIdTaken when another film has this one.
 */
export async function linkFilm(
  parts: TmdbParts,
  filmId: string,
  { tmdbId, origin }: { tmdbId: number; origin: TmdbLink['origin'] },
): Promise<Change> {
  const before = await parts.links.byId(filmId)
  if (before?.tmdbId === tmdbId) return refresh(parts, before)
  if (before?.tmdbId != null) {
    throw new Error(`${filmId} is matched with ${before.tmdbId}; unmatch it first.`)
  }
  const facts = await factsOf(parts, tmdbId)
  const link = { ...newLink(filmId, { kind: 'movie', tmdbId }), origin }
  await parts.links.save(link)
  return give(parts, link, facts)
}

/**
 * Takes away what TMDb gave a film, and keeps in mind that it is not the one there.
 * @throws Error for a title that came from TMDb. Returns false for one that is not matched.
 */
export async function unmatchFilm(
  { films, links }: Pick<TmdbParts, 'films' | 'links'>,
  filmId: string,
): Promise<boolean> {
  const link = await links.byId(filmId)
  if (link?.tmdbId == null) return false
  if (link.origin === 'import') {
    throw new Error(`${filmId} came from TMDb: there is nothing that it could go back to.`)
  }
  const added = link.added ?? nothingAdded
  await films.change(filmId, (film) => withdraw(film, added))
  await links.save({
    ...newLink(filmId, { kind: link.kind, tmdbId: null }),
    origin: 'operator',
    candidates: [link.tmdbId],
  })
  return true
}
