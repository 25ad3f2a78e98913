import type { Watching } from '@cinema/contract'
import type { Context } from '../../context.ts'
import { within } from '../../infra/availability.ts'
import { toResumePoint } from './presenter.ts'
import { isListed } from './progress-document-store.ts'
import { redisMs, unavailable } from './progress-access.ts'
import type { ProgressBuffer } from './progress-buffer.ts'
import type { ListPosition, ListQuery, ProgressStore } from './progress-store.ts'
import { hasBegun, isWatched, merge, type ProgressRecord } from './record.ts'
import { unpack } from './packed.ts'

export interface Entry {
  readonly movieId: string
  readonly record: ProgressRecord
}

interface Parts {
  readonly buffer: ProgressBuffer
  readonly store: ProgressStore
  readonly titles: Context['titles']
}

/** Lists of what a viewer played: MongoDB's, with what so far only Redis knows merged in. */
export class ViewerLists {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A page of everything played, and where the next one begins. */
  async history(
    userId: string,
    { after, limit }: { after: ListPosition | undefined; limit: number },
  ): Promise<{ items: Watching[]; next: ListPosition | undefined }> {
    const found = await this.#entries({ userId, only: 'listed', after, limit: limit + 1 })
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const next = found.length > limit && last ? positionOf(last) : undefined
    return { items: await this.#show(page), next }
  }

  /** Titles begun and not finished; of a series, the episode played last or the one after it. */
  async continueWatching(userId: string, limit: number): Promise<Watching[]> {
    const query = { userId, after: undefined, limit: limit * 3 } as const
    const [begun, played] = await Promise.all([
      this.#entries({ ...query, only: 'resumable' }),
      this.#entries({ ...query, only: 'listed' }),
    ])
    const finished = played.filter(({ movieId, record }) => isFinishedEpisode(movieId, record))
    const shown = await this.#show([...begun, ...finished].sort(newestFirst))
    const series = new Set<string>()
    const newest = shown.filter(({ episode }) => {
      if (!episode) return true
      const isFirst = !series.has(episode.seriesId)
      series.add(episode.seriesId)
      return isFirst
    })
    return (await this.#withNextEpisodes(userId, newest, finished)).slice(0, limit)
  }

  /** Puts the next episode in the place of a finished one, unless there is none or it is watched. */
  async #withNextEpisodes(
    userId: string,
    shown: readonly Watching[],
    finished: readonly Entry[],
  ): Promise<Watching[]> {
    const isFinished = new Set(finished.map(({ movieId }) => movieId))
    const nextIds = shown.flatMap(({ movie, episode }) =>
      isFinished.has(movie.id) && episode?.nextId ? [episode.nextId] : [],
    )
    if (nextIds.length === 0) return shown.filter(({ movie }) => !isFinished.has(movie.id))
    const [cards, known] = await Promise.all([
      this.#parts.titles.cards(nextIds),
      this.#records(userId, nextIds),
    ])
    return shown.flatMap((watching) => {
      if (!isFinished.has(watching.movie.id)) return [watching]
      const nextId = watching.episode?.nextId ?? ''
      const card = cards.get(nextId)
      const record = known.get(nextId)
      if (!card || (record && isWatched(record))) return []
      const isNew = !record || !hasBegun(record)
      const progress = upNext(card.movie, watching, record)
      return [{ ...card, progress, ...(isNew && { upNext: true }) }]
    })
  }

  /** What is known of some titles, in either store. */
  async #records(
    userId: string,
    movieIds: readonly string[],
  ): Promise<ReadonlyMap<string, ProgressRecord>> {
    const names = movieIds.map((movieId) => ({ userId, movieId }))
    const [held, stored] = await Promise.all([
      this.#buffered(userId),
      within(storeMs, this.#parts.store.findAll(names)).catch(() => []),
    ])
    const found = new Map<string, ProgressRecord>(held)
    for (const { movieId, record } of stored) {
      const buffered = held.get(movieId)
      found.set(movieId, buffered ? merge(buffered, record) : record)
    }
    return found
  }

  /** Up to `limit` entries, newest first. */
  async #entries({ userId, only, after, limit }: ListQuery): Promise<Entry[]> {
    const held = await this.#buffered(userId)
    // A record in Redis may be newer than its document, which then does not count at its old place.
    const query = { userId, only, after, limit: limit + held.size }
    const stored = await within(storeMs, this.#parts.store.list(query)).catch((error: unknown) => {
      throw unavailable(error)
    })
    const found = new Map<string, ProgressRecord>(held)
    for (const { movieId, record } of stored) {
      const known = held.get(movieId)
      found.set(movieId, known ? merge(known, record) : record)
    }
    const isShown = only === 'resumable' ? isResumable : isListed
    return [...found]
      .map(([movieId, record]) => ({ movieId, record }))
      .filter((entry) => isShown(entry.record) && (!after || comesAfter(entry, after)))
      .sort(newestFirst)
      .slice(0, limit)
  }

  /** Records in Redis by title; none while it is away, as MongoDB then takes the writes. */
  async #buffered(userId: string): Promise<ReadonlyMap<string, ProgressRecord>> {
    const packed = await within(redisMs, this.#parts.buffer.readAll(userId)).catch(
      () => new Map<string, string>(),
    )
    return new Map([...packed].map(([movieId, text]) => [movieId, unpack(text).record]))
  }

  /** Entries with their cards; titles that are gone from the catalogue are left out. */
  async #show(found: readonly Entry[]): Promise<Watching[]> {
    if (found.length === 0) return []
    const cards = await this.#parts.titles.cards(found.map(({ movieId }) => movieId))
    return found.flatMap(({ movieId, record }) => {
      const card = cards.get(movieId)
      return card ? [{ ...card, progress: toResumePoint(record) }] : []
    })
  }
}

const storeMs = 1000

/** An episode to begin stands in the list at the time its predecessor was finished. */
function upNext(
  { durationSeconds }: Watching['movie'],
  { progress: { updatedAt } }: Watching,
  record: ProgressRecord | undefined,
): Watching['progress'] {
  if (record && hasBegun(record)) return { ...toResumePoint(record), updatedAt }
  return { positionSeconds: 0, durationSeconds: durationSeconds ?? 0, watched: false, updatedAt }
}

const isFinishedEpisode = (movieId: string, record: ProgressRecord): boolean =>
  movieId.startsWith('epi_') && isWatched(record) && !record.resumable

const isResumable = ({ resumable }: ProgressRecord): boolean => resumable

const positionOf = ({ movieId, record }: Entry): ListPosition => ({
  updatedAt: record.updatedAt,
  movieId,
})

const newestFirst = (a: Entry, b: Entry): number =>
  b.record.updatedAt - a.record.updatedAt || (a.movieId < b.movieId ? 1 : -1)

const comesAfter = ({ movieId, record }: Entry, after: ListPosition): boolean =>
  record.updatedAt < after.updatedAt ||
  (record.updatedAt === after.updatedAt && movieId < after.movieId)
