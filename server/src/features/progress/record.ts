/** Place in the server's order of updates: a higher (epoch, seq) is newer. */
export interface Version {
  readonly epoch: number
  readonly seq: number
}

/** Whose record of which title. */
export interface RecordName {
  readonly userId: string
  readonly movieId: string
}

/** Time played and completion of one playback; `key` is its epoch, or a fraction above the epoch an offline one began from. */
export interface Play {
  readonly key: number
  readonly playedSeconds: number
  readonly completed: boolean
}

/** Plays that are only counted any more: all those with keys up to `key`. */
export interface FoldedPlays {
  readonly key: number
  readonly playedSeconds: number
  readonly completions: number
}

/**
 * Everything kept for a viewer and a title. The place is a register ordered by (epoch, seq); epochs
 * are maxima; plays are a maximum for each key. So two copies that went separate ways while a store
 * was away always have one merged successor (see docs/progress-protocol.md).
 */
export interface ProgressRecord extends Version {
  /** The newest epoch that was issued: updates of earlier ones are stale. */
  readonly issuedEpoch: number
  readonly positionSeconds: number
  readonly durationSeconds: number
  readonly resumable: boolean
  /** When the place was reported, in ms. */
  readonly updatedAt: number
  /** The newest epoch in which the title was watched, and in which it was marked unwatched; 0 for none. */
  readonly watchedEpoch: number
  readonly unwatchedEpoch: number
  /** The newest plays, newest key first, at most `keptPlays`. */
  readonly plays: readonly Play[]
  readonly folded: FoldedPlays
  /** Which offline playback the current epoch came from; empty for a playback session. */
  readonly origin: string
  /** Counts changes, to tell two states of one (epoch, seq) apart. */
  readonly revision: number
}

export const keptPlays = 4

export const emptyRecord: ProgressRecord = {
  issuedEpoch: 0,
  epoch: 0,
  seq: 0,
  positionSeconds: 0,
  durationSeconds: 0,
  resumable: false,
  updatedAt: 0,
  watchedEpoch: 0,
  unwatchedEpoch: 0,
  plays: [],
  folded: { key: 0, playedSeconds: 0, completions: 0 },
  origin: '',
  revision: 0,
}

/** Whether any place was ever reported: a record can also be an issued epoch alone. */
export const hasBegun = (record: ProgressRecord): boolean => record.epoch > 0

export const isWatched = ({ watchedEpoch, unwatchedEpoch }: ProgressRecord): boolean =>
  watchedEpoch > 0 && watchedEpoch >= unwatchedEpoch

/** Seconds actually played, over all epochs. */
export const playedSeconds = ({ plays, folded }: ProgressRecord): number =>
  toMilliseconds(plays.reduce((sum, play) => sum + play.playedSeconds, folded.playedSeconds))

/** How many playbacks reached the end. */
export const playCount = ({ plays, folded }: ProgressRecord): number =>
  folded.completions + plays.filter(({ completed }) => completed).length

/** Seconds are kept to the millisecond. */
export const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000

export const compareVersions = (a: Version, b: Version): number =>
  a.epoch - b.epoch || a.seq - b.seq

/** Counts a play: the maximum where its key is known, nothing where it was folded already. */
export function withPlay(record: ProgressRecord, play: Play): ProgressRecord {
  if (play.key <= record.folded.key || (play.playedSeconds === 0 && !play.completed)) return record
  const known = record.plays.find(({ key }) => key === play.key)
  if (known && known.playedSeconds >= play.playedSeconds && known.completed >= play.completed) {
    return record
  }
  return { ...record, ...keep(combine([...record.plays, play]), record.folded) }
}

/** The successor of two copies of a record. Its revision is the higher of theirs. */
export function merge(a: ProgressRecord, b: ProgressRecord): ProgressRecord {
  const newer = (compareVersions(a, b) || a.revision - b.revision) >= 0 ? a : b
  const folded = newerFold(a.folded, b.folded)
  const plays = combine([...a.plays, ...b.plays]).filter(({ key }) => key > folded.key)
  return {
    ...newer,
    issuedEpoch: Math.max(a.issuedEpoch, b.issuedEpoch),
    watchedEpoch: Math.max(a.watchedEpoch, b.watchedEpoch),
    unwatchedEpoch: Math.max(a.unwatchedEpoch, b.unwatchedEpoch),
    ...keep(plays, folded),
    revision: Math.max(a.revision, b.revision),
  }
}

/** Whether two records say the same, whatever their revisions. */
export const sameContent = (a: ProgressRecord, b: ProgressRecord): boolean =>
  JSON.stringify({ ...a, revision: 0 }, fields) === JSON.stringify({ ...b, revision: 0 }, fields)

// One order of fields, whichever way a record was put together.
const fields = [
  ...Object.keys(emptyRecord),
  ...['key', 'playedSeconds', 'completed', 'completions'],
].sort()

function combine(plays: readonly Play[]): Play[] {
  const byKey = new Map<number, Play>()
  for (const play of plays) {
    const known = byKey.get(play.key)
    byKey.set(play.key, {
      key: play.key,
      playedSeconds: Math.max(play.playedSeconds, known?.playedSeconds ?? 0),
      completed: play.completed || known?.completed === true,
    })
  }
  return [...byKey.values()].sort((a, b) => b.key - a.key)
}

function newerFold(a: FoldedPlays, b: FoldedPlays): FoldedPlays {
  if (a.key !== b.key) return a.key > b.key ? a : b
  return {
    key: a.key,
    playedSeconds: Math.max(a.playedSeconds, b.playedSeconds),
    completions: Math.max(a.completions, b.completions),
  }
}

/** Folds the oldest plays until another one finds room. */
export const withRoom = (record: ProgressRecord): ProgressRecord => ({
  ...record,
  ...keep(record.plays, record.folded, keptPlays - 1),
})

/** Folds the oldest plays beyond those kept into the totals. */
function keep(
  plays: readonly Play[],
  folded: FoldedPlays,
  kept = keptPlays,
): Pick<ProgressRecord, 'plays' | 'folded'> {
  return {
    plays: plays.slice(0, kept),
    folded: plays.slice(kept).reduceRight(
      (total, play) => ({
        key: play.key,
        playedSeconds: toMilliseconds(total.playedSeconds + play.playedSeconds),
        completions: total.completions + (play.completed ? 1 : 0),
      }),
      folded,
    ),
  }
}
