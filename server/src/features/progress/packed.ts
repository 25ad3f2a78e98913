import { type Play, type ProgressRecord, type Version } from './record.ts'
import { offlineSteps } from './rules.ts'

/** A record as state Redis holds it: with the newest version that MongoDB is known to hold. */
export interface Buffered {
  readonly record: ProgressRecord
  readonly durable: Version
}

/**
 * Packs a record into the text that Redis keeps and update.lua changes: 16 fields between commas,
 * numbers in base 36 and seconds in ms, 0 as nothing. Usually below 64 bytes, the size up to which
 * Redis keeps a hash in its compact form.
 *
 * 1 issued epoch · 2 epoch, nothing when it is the issued one, `0` for no place yet · 3 seq ·
 * 4 position · 5 duration · 6 reported at · 7 `1` when resumable · 8 watched epoch, `=` for the
 * issued one · 9 unwatched epoch · 10 to 12 folded plays: key, played, completions · 13 plays as
 * key.played.completed, joined by `/`, the key nothing for the issued epoch · 14 origin ·
 * 15 revision · 16 durable as epoch.seq, nothing when MongoDB holds this very revision
 */
export function pack(record: ProgressRecord, durable: Version | 'current'): string {
  const { issuedEpoch, epoch, folded } = record
  return [
    b36(issuedEpoch),
    epoch === issuedEpoch && epoch > 0 ? '' : epoch.toString(36),
    b36(record.seq),
    ms(record.positionSeconds),
    ms(record.durationSeconds),
    b36(record.updatedAt),
    record.resumable ? '1' : '',
    record.watchedEpoch === issuedEpoch && issuedEpoch > 0 ? '=' : b36(record.watchedEpoch),
    b36(record.unwatchedEpoch),
    b36(folded.key * offlineSteps),
    ms(folded.playedSeconds),
    b36(folded.completions),
    record.plays.map((play) => packPlay(play, issuedEpoch)).join('/'),
    record.origin,
    b36(record.revision),
    durable === 'current' ? '' : packVersion(durable),
  ].join(',')
}

/** The opposite of `pack`. */
export function unpack(packed: string): Buffered {
  const field = packed.split(',')
  const text = (index: number): string => field[index - 1] ?? ''
  const number = (index: number): number => fromB36(text(index))
  const seconds = (index: number): number => number(index) / 1000
  const issuedEpoch = number(1)
  const record = {
    issuedEpoch,
    epoch: text(2) === '' ? issuedEpoch : number(2),
    seq: number(3),
    positionSeconds: seconds(4),
    durationSeconds: seconds(5),
    resumable: text(7) === '1',
    updatedAt: number(6),
    watchedEpoch: text(8) === '=' ? issuedEpoch : number(8),
    unwatchedEpoch: number(9),
    plays:
      text(13) === ''
        ? []
        : text(13)
            .split('/')
            .map((play) => unpackPlay(play, issuedEpoch)),
    folded: { key: number(10) / offlineSteps, playedSeconds: seconds(11), completions: number(12) },
    origin: text(14),
    revision: number(15),
  }
  return { record, durable: text(16) === '' ? record : unpackVersion(text(16)) }
}

/** Whether MongoDB holds this very record, as far as it says itself. */
export const isDurable = (packed: string): boolean => packed.endsWith(',')

export const packVersion = ({ epoch, seq }: Version): string =>
  `${epoch.toString(36)}.${seq.toString(36)}`

export const b36 = (value: number): string => (value === 0 ? '' : value.toString(36))
export const ms = (seconds: number): string => b36(Math.round(seconds * 1000))

const fromB36 = (text: string): number => (text === '' ? 0 : parseInt(text, 36))

function unpackVersion(text: string): Version {
  const [epoch = '', seq = ''] = text.split('.')
  return { epoch: fromB36(epoch), seq: fromB36(seq) }
}

const packPlay = ({ key, playedSeconds, completed }: Play, issuedEpoch: number): string =>
  [
    key === issuedEpoch ? '' : b36(key * offlineSteps),
    ms(playedSeconds),
    completed ? '1' : '',
  ].join('.')

function unpackPlay(text: string, issuedEpoch: number): Play {
  const [key = '', played = '', completed = ''] = text.split('.')
  return {
    key: key === '' ? issuedEpoch : fromB36(key) / offlineSteps,
    playedSeconds: fromB36(played) / 1000,
    completed: completed === '1',
  }
}
