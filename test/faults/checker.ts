import type { Entry, Outage, Version } from './ledger.ts'

/** A place as a store or the API shows it; null for none. */
export type Shown = (Version & { readonly positionSeconds: number }) | null

export interface Evidence {
  readonly entries: readonly Entry[]
  readonly outages: readonly Outage[]
  /** What MongoDB holds when everything has come to rest. */
  readonly stored: Shown
  /** What each API instance shows then. */
  readonly shown: readonly Shown[]
}

export interface Verdict {
  /** Acknowledged updates that MongoDB holds neither themselves nor anything newer than. */
  readonly lost: number
  /** Places and epochs that went back, or are others than the newest accepted one. */
  readonly regressed: number
  /** A sentence for each of them. */
  readonly findings: readonly string[]
}

/** Instances carry the time of Redis on by themselves while it is away: starts within this are one moment. */
const sameMomentMs = 1000

/** A store that does not answer within this counts as away to the server; so a read that took as long may be old. */
const patienceMs = 200

/**
 * Judges what became of a title: the stored place is at least every acknowledged one and equal to
 * the newest accepted, every instance shows it, no read went back, and epochs only grew.
 */
export function check(evidence: Evidence): Verdict {
  const { entries, stored, shown } = evidence
  const updates = entries.filter(({ kind }) => kind === 'update')
  const kept = updates.filter((entry) => entry.kept)
  const lost = kept.filter((entry) => !stored || compare(stored, entry) < 0)
  const wrong = [
    ...newestIsStored(updates, kept, stored),
    ...shown
      .filter((place) => !isSame(place, stored))
      .map((place) => `shown is ${text(place)}, stored is ${text(stored)}`),
    ...readsThatWentBack(evidence, kept),
    ...epochsThatWentBack(entries),
  ]
  const missing = lost.map((entry) => `lost: ${text(entry)}, stored is ${text(stored)}`)
  return { lost: lost.length, regressed: wrong.length, findings: [...missing, ...wrong] }
}

/** The stored place is the newest acknowledged one, or a newer one whose answer never arrived. */
function newestIsStored(
  updates: readonly Entry[],
  kept: readonly Entry[],
  stored: Shown,
): string[] {
  if (!stored) return []
  const newest = kept.reduce<Entry | undefined>(
    (best, entry) => (best && compare(best, entry) >= 0 ? best : entry),
    undefined,
  )
  // What is older was counted as lost.
  if (newest && compare(stored, newest) < 0) return []
  const sent = updates.filter((entry) => compare(entry, stored) === 0)
  if (sent.some(({ positionSeconds }) => positionSeconds === stored.positionSeconds)) return []
  return [`stored is ${text(stored)}, which nobody sent; the newest accepted is ${text(newest)}`]
}

function readsThatWentBack({ entries, outages }: Evidence, kept: readonly Entry[]): string[] {
  const reads = entries.filter(({ kind }) => kind === 'read').sort(bySending)
  const answered = [...kept].sort((a, b) => a.answeredAt - b.answeredAt).values()
  const findings: string[] = []
  let next = answered.next().value
  let newest: Entry | undefined
  for (const read of reads) {
    for (; next && next.answeredAt <= read.sentAt; next = answered.next().value) {
      if (!newest || compare(next, newest) > 0) newest = next
    }
    if (!newest || compare(read, newest) >= 0) continue
    const { sentAt } = newest
    // Excused: the read, or the write it should have seen, met an outage, be it of the machine's making.
    const excused =
      read.answeredAt - read.sentAt >= patienceMs ||
      outages.some(
        ({ from, to }) => overlaps(read, from, to) || (sentAt <= to && from <= read.answeredAt),
      )
    if (!excused) findings.push(`read ${text(read)} after ${text(newest)} was acknowledged`)
  }
  return findings
}

function epochsThatWentBack(entries: readonly Entry[]): string[] {
  const starts = entries.filter(({ kind }) => kind === 'start').sort(bySending)
  return starts.flatMap((start, index) => {
    const earlier = starts
      .slice(0, index)
      .find(
        ({ answeredAt, epoch }) => answeredAt + sameMomentMs < start.sentAt && epoch >= start.epoch,
      )
    return earlier ? [`epoch ${start.epoch} was issued after ${earlier.epoch}`] : []
  })
}

export const compare = (a: Version, b: Version): number => a.epoch - b.epoch || a.seq - b.seq

const bySending = (a: Entry, b: Entry): number => a.sentAt - b.sentAt

const overlaps = ({ sentAt, answeredAt }: Entry, from: number, to: number): boolean =>
  sentAt <= to && from <= answeredAt

const isSame = (a: Shown, b: Shown): boolean =>
  a === null || b === null
    ? a === b
    : compare(a, b) === 0 && a.positionSeconds === b.positionSeconds

const text = (place: Shown | undefined): string =>
  place ? `(${place.epoch}, ${place.seq}) at ${place.positionSeconds} s` : 'nothing'
