import type { Version } from '@cinema/contract'

/** Whether `a` comes after `b` in the server's order: by epoch, then by sequence number. */
export function isNewer(a: Version, b: Version): boolean {
  return a.epoch === b.epoch ? a.seq > b.seq : a.epoch > b.epoch
}

/** Whether what the server holds durably includes `version`. */
export function covers(durable: Version | null, version: Version): boolean {
  return durable !== null && !isNewer(version, durable)
}
