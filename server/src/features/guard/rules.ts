import type { BlockReason, ScoreParts } from '@cinema/contract'

/** What one client did since it was last looked at, as an instance saw it. */
export interface Observation {
  readonly refused: number
  readonly malformed: number
  readonly oversized: number
  readonly errors: number
  /** Requests that went well; each pays for an error. */
  readonly successes: number
  /** Digests of addresses that do not exist, and of accounts whose sign-in failed or succeeded. */
  readonly paths: readonly string[]
  readonly failedAccounts: readonly string[]
  readonly signedInAccounts: readonly string[]
}

/** When a digest was seen last. */
type Sighting = readonly [digest: string, atMs: number]

/** What is remembered of a client. */
export interface ClientRecord {
  readonly atMs: number
  readonly refused: number
  readonly malformed: number
  readonly oversized: number
  readonly errors: number
  readonly paths: readonly Sighting[]
  readonly accounts: readonly Sighting[]
  readonly block?: Verdict
}

/** A block: its reason, the score that led to it, and which of the steps it is. */
export interface Verdict {
  readonly reason: BlockReason
  readonly parts: ScoreParts
  readonly level: number
  readonly sinceMs: number
  readonly untilMs: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** The first block, the second, and every later one while the one before is remembered. */
export const blockMs: readonly number[] = [minute, 10 * minute, hour]
const memoryMs = 24 * hour

/** Counts that halve with time, and how many of each are as much as a client may have. */
const counts = {
  refused: { halfLifeMs: 10 * second, tooMany: 200 },
  malformed: { halfLifeMs: minute, tooMany: 20 },
  oversized: { halfLifeMs: minute, tooMany: 10 },
  errors: { halfLifeMs: minute, tooMany: 60 },
} as const

/** Different things, each forgotten after a time. */
const sightings = {
  paths: { forMs: 10 * minute, tooMany: 20 },
  accounts: { forMs: hour, tooMany: 15 },
} as const

const mostSightings = 32

/** How long a record is of use to anybody. */
export const recordMs = ({ accounts, block }: ClientRecord): number =>
  block ? memoryMs + hour : accounts.length > 0 ? sightings.accounts.forMs : sightings.paths.forMs

const fresh = (atMs: number): ClientRecord => ({
  atMs,
  refused: 0,
  malformed: 0,
  oversized: 0,
  errors: 0,
  paths: [],
  accounts: [],
})

/**
 * What is to be remembered of a client after an observation; with a block when that was too much.
 * A client that is blocked already stays as it is.
 */
export function settle(
  known: ClientRecord | undefined,
  seen: Observation,
  nowMs: number,
): ClientRecord {
  const last = known ?? fresh(nowMs)
  if (isBlocked(last, nowMs)) return last
  const next = add(decayed(last, nowMs), seen, nowMs)
  const parts = partsOf(next)
  return scoreOf(parts) < 1 ? next : { ...fresh(nowMs), block: verdict(parts, last.block, nowMs) }
}

export const isBlocked = ({ block }: ClientRecord, nowMs: number): boolean =>
  block !== undefined && nowMs < block.untilMs

function decayed(record: ClientRecord, nowMs: number): ClientRecord {
  const left = (name: keyof typeof counts): number =>
    record[name] * 0.5 ** (Math.max(0, nowMs - record.atMs) / counts[name].halfLifeMs)
  const recent = (name: keyof typeof sightings): Sighting[] =>
    record[name].filter(([, atMs]) => nowMs - atMs < sightings[name].forMs)
  return {
    ...record,
    atMs: nowMs,
    refused: left('refused'),
    malformed: left('malformed'),
    oversized: left('oversized'),
    errors: left('errors'),
    paths: recent('paths'),
    accounts: recent('accounts'),
  }
}

function add(record: ClientRecord, seen: Observation, nowMs: number): ClientRecord {
  // Who signs in to an account in the end mistyped before.
  const failed = sighted(record.accounts, seen.failedAccounts, nowMs)
  return {
    ...record,
    refused: record.refused + seen.refused,
    malformed: record.malformed + seen.malformed,
    oversized: record.oversized + seen.oversized,
    errors: Math.max(0, record.errors + seen.errors - seen.successes),
    paths: sighted(record.paths, seen.paths, nowMs),
    accounts: failed.filter(([account]) => !seen.signedInAccounts.includes(account)),
  }
}

function sighted(known: readonly Sighting[], digests: readonly string[], nowMs: number) {
  const all = new Map([...known, ...digests.map((digest) => [digest, nowMs] as const)])
  return [...all].slice(-mostSightings)
}

/** Each part as a share of what is too much. */
const partsOf = (record: ClientRecord): ScoreParts => ({
  burst: record.refused / counts.refused.tooMany,
  malformed_requests: record.malformed / counts.malformed.tooMany,
  oversized_requests: record.oversized / counts.oversized.tooMany,
  error_ratio: record.errors / counts.errors.tooMany,
  path_scan: record.paths.length / sightings.paths.tooMany,
  credential_stuffing: record.accounts.length / sightings.accounts.tooMany,
})

/**
 * One part may be nearly full without harm, and several half full are a sign: the length of the vector
 * of all parts. From 1 on it is abuse.
 */
export const scoreOf = (parts: ScoreParts): number => Math.hypot(...Object.values(parts))

function verdict(parts: ScoreParts, last: Verdict | undefined, nowMs: number): Verdict {
  const isRepeated = last !== undefined && nowMs - last.untilMs < memoryMs
  const level = isRepeated ? Math.min(last.level + 1, blockMs.length) : 1
  const [reason] = Object.entries(parts).reduce((most, each) => (each[1] > most[1] ? each : most))
  return {
    // The names are those of `parts`.
    reason: reason as BlockReason,
    parts,
    level,
    sinceMs: nowMs,
    untilMs: nowMs + (blockMs[level - 1] ?? minute),
  }
}
