import type { Logger } from '../../../infra/logger.ts'
import type { MovieRecord } from '../title-record.ts'
import { BreakerOpen } from '../../../infra/breaker.ts'
import type { Border } from '../../../infra/keyset.ts'
import type { TmdbLink } from './link-store.ts'
import type { Verdict } from './match.ts'
import { matchFilm, unmatchFilm } from './matching.ts'
import type { TmdbParts } from './parts.ts'
import { refresh, type Change } from './refresh.ts'

/** Titles worked on at once; the shared rate decides how fast. */
const atOnce = 8
const batchSize = 200
/** Longer than any title takes, retries and pauses included. */
const leaseMs = 600_000
const tolerated = 10

interface Run {
  readonly limit: number
  readonly signal?: AbortSignal | undefined
}

export interface Matched {
  readonly film: MovieRecord
  readonly verdict: Verdict
}

/**
 * Matches films that nobody has looked for yet, the most popular first, and tells each. With `again`
 * also those that were looked for in vain, but not those that an operator has unmatched.
 */
export async function matchAll(
  parts: TmdbParts,
  { limit, again, onMatch }: Run & { again: boolean; onMatch: (matched: Matched) => void },
): Promise<number> {
  let border: Border | null = null
  let done = 0
  for (let more = true; more && done < limit;) {
    const page: { items: MovieRecord[]; more: boolean } = await parts.films.popular(
      border,
      batchSize,
    )
    more = page.more
    const last = page.items.at(-1)
    if (last) border = { value: last.popularity, id: last._id }
    const open = (await unlinked(parts, page.items, again)).slice(0, limit - done)
    await inParallel(open, async (film) => {
      onMatch({ film, verdict: await matchFilm(parts, film) })
    })
    done += open.length
  }
  return done
}

async function unlinked({ links }: TmdbParts, films: readonly MovieRecord[], again: boolean) {
  const known = new Map(
    (await links.of(films.map(({ _id }) => _id))).map((link) => [link._id, link]),
  )
  return films.filter(({ _id }) => {
    const link = known.get(_id)
    return !link || (again && link.tmdbId === null && link.origin !== 'operator')
  })
}

/** Takes back every match; titles that came from TMDb stay. Returns how many films that were. */
export async function unmatchAll(parts: Pick<TmdbParts, 'films' | 'links'>): Promise<number> {
  let after = ''
  let done = 0
  for (;;) {
    const matched = await parts.links.matched(after, batchSize)
    for (const { _id, origin } of matched) {
      after = _id
      if (origin === 'import') continue
      if (await unmatchFilm(parts, _id)) done += 1
      // Nobody has judged this one, so it may be matched again.
      await parts.links.remove(_id)
    }
    if (matched.length < batchSize) return done
  }
}

export type Refreshed = Record<Change | 'failed', number>

/**
 * Refreshes what is due, or was before `before`. Several workers share the titles: each takes what no
 * other one holds. A title that fails is tried again when its lease is over; the run ends where TMDb
 * is away.
 */
export async function refreshDue(
  parts: TmdbParts,
  { limit, signal, logger, before = new Date() }: Run & { logger: Logger; before?: Date },
): Promise<Refreshed> {
  const report: Refreshed = { created: 0, updated: 0, unchanged: 0, gone: 0, failed: 0 }
  let left = limit
  const work = async (): Promise<void> => {
    while (left-- > 0 && !signal?.aborted) {
      const link = await parts.links.claim(before, leaseMs)
      if (!link) return
      await refreshOne(parts, { link, report, logger })
    }
  }
  const results = await Promise.allSettled(Array.from({ length: atOnce }, work))
  const failure = results.find((result) => result.status === 'rejected')
  if (failure && !signal?.aborted) throw failure.reason
  return report
}

async function refreshOne(
  parts: TmdbParts,
  { link, report, logger }: { link: TmdbLink; report: Refreshed; logger: Logger },
): Promise<void> {
  try {
    report[await refresh(parts, link)] += 1
  } catch (error) {
    report.failed += 1
    logger.warn({ title: link._id, err: error }, 'a title was not refreshed')
    if (error instanceof BreakerOpen || report.failed >= tolerated) throw error
  }
}

/** Works on all of them, a few at a time; the first failure is thrown when what runs has ended. */
async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const results = await Promise.allSettled(
    Array.from({ length: atOnce }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        try {
          await work(item)
        } catch (error) {
          waiting.length = 0
          throw error
        }
      }
    }),
  )
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
}
