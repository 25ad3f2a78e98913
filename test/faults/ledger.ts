/** Place in the server's order: a higher (epoch, seq) is newer. */
export interface Version {
  readonly epoch: number
  readonly seq: number
}

/** Something a device did and when, in ms of the harness's monotonic clock. */
export interface Entry extends Version {
  /** `update`: a place was sent; `start`: an epoch was issued; `read`: a place was shown. */
  readonly kind: 'update' | 'start' | 'read'
  readonly sentAt: number
  /** Infinity for what was never answered. */
  readonly answeredAt: number
  /** Whether the server said that it keeps this place (accepted, or a duplicate of it). */
  readonly kept: boolean
  readonly positionSeconds: number
}

/** A time in which reads may be older than what was acknowledged: a store is away, or was emptied. */
export interface Outage {
  readonly from: number
  readonly to: number
}

export interface TitleName {
  readonly userId: string
  readonly movieId: string
}

const byVersion = (a: Version, b: Version): number => a.epoch - b.epoch || a.seq - b.seq

/** Everything that devices were told, by viewer and title. */
export class Ledger {
  readonly titles = new Map<string, { name: TitleName; entries: Entry[] }>()
  readonly outages: Outage[] = []
  /** Acknowledged places by title that were not seen in MongoDB yet. */
  readonly awaited = new Map<string, Entry[]>()
  /** When the latest outage was over. */
  wellSince = 0
  acknowledged = 0
  /** Requests that failed or were refused, which devices then repeated. */
  refused = 0

  note(name: TitleName, entry: Entry): void {
    const key = `${name.userId}:${name.movieId}`
    const title = this.titles.get(key) ?? { name, entries: [] }
    title.entries.push(entry)
    this.titles.set(key, title)
    if (entry.kind !== 'read' && entry.kept) this.acknowledged++
    if (entry.kind === 'update' && entry.kept) {
      this.awaited.set(key, [...(this.awaited.get(key) ?? []), entry])
    }
  }

  /** Forgets what later scenes need not know: of each title the newest epoch and place remain. */
  compact(): void {
    this.outages.length = 0
    for (const title of this.titles.values()) {
      const kept = title.entries.filter(({ kept: isKept }) => isKept)
      title.entries = (['start', 'update'] as const).flatMap((kind) => {
        const sorted = kept.filter((entry) => entry.kind === kind).sort(byVersion)
        return sorted.slice(-1)
      })
    }
  }

  /** Runs something during which reads may show less than was acknowledged. */
  async during<T>(outage: () => Promise<T>): Promise<T> {
    const from = performance.now()
    try {
      return await outage()
    } finally {
      this.wellSince = performance.now()
      this.outages.push({ from, to: this.wellSince })
    }
  }
}
