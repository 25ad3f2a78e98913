import type { PlaybackEvent, Progress, Version } from '@cinema/contract'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { covers } from './versions.ts'

/** The newest state of one playback, kept until the server holds it durably. */
export interface KeptUpdate {
  userId: string
  movieId: string
  /** Which playback: its epoch, or for one begun offline the session id that this device made. */
  play: string
  seq: number
  event: PlaybackEvent
  positionSeconds: number
  durationSeconds: number
  playedSeconds: number
  /** ISO 8601, by this device's clock: for showing, never for ordering. */
  keptAt: string
  /** Of a session that the server opened. */
  session?: { sessionId: string; epoch: number }
  /** Of a playback begun offline: the version it began from, null when none was known. */
  base?: Version | null
  /** The version under which the server took an offline playback; not durable yet. */
  acceptedAs?: Version
  /** The server's place where another device has moved on meanwhile; the viewer decides. */
  conflict?: Progress
}

interface Known extends Version {
  userId: string
  movieId: string
}

interface Schema extends DBSchema {
  updates: { key: [string, string, string]; value: KeptUpdate }
  known: { key: [string, string]; value: Known }
}

/** Progress on this device that the server may not have yet, and the versions last seen from it. */
export class ProgressQueue {
  readonly #open: Promise<IDBPDatabase<Schema>>

  constructor(name = 'cinema.progress') {
    this.#open = openDB<Schema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('updates', { keyPath: ['userId', 'movieId', 'play'] })
        database.createObjectStore('known', { keyPath: ['userId', 'movieId'] })
      },
    })
    // Whoever uses the queue meets the error there; a page that never does is not troubled by it.
    this.#open.catch(() => null)
  }

  /** Keeps `update` in place of an older one of the same playback; an older one changes nothing. */
  async keep(update: KeptUpdate): Promise<void> {
    const transaction = (await this.#open).transaction('updates', 'readwrite')
    const kept = await transaction.store.get(keyOf(update))
    if (!kept || kept.seq < update.seq) await transaction.store.put(update)
    await transaction.done
  }

  /** All that is kept for a viewer, oldest playback first. */
  async all(userId: string): Promise<KeptUpdate[]> {
    const range = IDBKeyRange.bound([userId], [userId, []])
    return (await (await this.#open).getAll('updates', range)).toSorted(byAge)
  }

  /** The newest that is kept of one title. */
  async newest(userId: string, movieId: string): Promise<KeptUpdate | undefined> {
    return (await this.all(userId)).filter((update) => update.movieId === movieId).at(-1)
  }

  /** Forgets what the server's durable watermark has reached, and nothing else. */
  async settle(userId: string, movieId: string, durable: Version): Promise<void> {
    const transaction = (await this.#open).transaction('updates', 'readwrite')
    const range = IDBKeyRange.bound([userId, movieId], [userId, movieId, []])
    for (const update of await transaction.store.getAll(range)) {
      const version = versionOf(update)
      if (version && covers(durable, version)) await transaction.store.delete(keyOf(update))
    }
    await transaction.done
  }

  /** Notes what became of an update, unless a newer one has replaced it meanwhile. */
  async note(update: KeptUpdate, fate: Pick<KeptUpdate, 'acceptedAs' | 'conflict'>): Promise<void> {
    const transaction = (await this.#open).transaction('updates', 'readwrite')
    const kept = await transaction.store.get(keyOf(update))
    if (kept?.seq === update.seq) await transaction.store.put({ ...kept, ...fate })
    await transaction.done
  }

  /** Forgets one update for another reason than durability: it can never be taken, or was decided. */
  async drop(update: KeptUpdate): Promise<void> {
    await (await this.#open).delete('updates', keyOf(update))
  }

  /** Remembers the version last seen from the server, from which offline playback may begin. */
  async remember(userId: string, movieId: string, { epoch, seq }: Version): Promise<void> {
    await (await this.#open).put('known', { userId, movieId, epoch, seq })
  }

  async lastKnown(userId: string, movieId: string): Promise<Version | null> {
    const known = await (await this.#open).get('known', [userId, movieId])
    return known ? { epoch: known.epoch, seq: known.seq } : null
  }

  async close(): Promise<void> {
    ;(await this.#open).close()
  }
}

/** The place of an update in the server's order; unknown while an offline playback was not taken. */
export function versionOf(update: KeptUpdate): Version | undefined {
  if (update.session) return { epoch: update.session.epoch, seq: update.seq }
  return update.acceptedAs
}

function keyOf({ userId, movieId, play }: KeptUpdate): [string, string, string] {
  return [userId, movieId, play]
}

/** Sessions in the order of their epochs; what began offline on top of them comes afterwards. */
function byAge(a: KeptUpdate, b: KeptUpdate): number {
  const epochs = (a.session?.epoch ?? Infinity) - (b.session?.epoch ?? Infinity)
  return Number.isNaN(epochs) || epochs === 0 ? a.keptAt.localeCompare(b.keptAt) : epochs
}
