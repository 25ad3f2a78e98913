import { isDeepStrictEqual } from 'node:util'
import type { Edited } from './title-record.ts'

/** Fields that follow from others, or tell where their words are from. */
const companions: Readonly<Record<string, readonly string[]>> = {
  title: ['titleKey'],
  overview: ['overviewSource', 'sources'],
  year: ['order', 'orderYear'],
  releasedOn: ['order'],
  rating: ['order'],
  popularity: ['order'],
  posterUrl: ['posterPlaceholder'],
  backdropUrl: ['backdropPlaceholder'],
}

/** What a source says of a title, with the fields that administrators decided on as they are stored. */
export function withCurated<T extends object>(stored: T & Edited, said: T): T {
  const curated = stored.curated ?? []
  const fields = curated.flatMap((field) => [field, ...(companions[field] ?? [])])
  const kept = Object.entries(stored).filter(([field]) => fields.includes(field))
  return { ...said, ...Object.fromEntries(kept) }
}

/**
 * A stored title after a source has told everything about it once more: what administrators decided
 * on stays, and where anything differs the version rises, so that whoever edits it notices.
 */
export function toldAgain<T extends Edited>(stored: T | null, said: T): T {
  if (!stored) return said
  const told = { ...withCurated(stored, said), ...editsOf(stored) }
  return isDeepStrictEqual(stored, told) ? stored : { ...told, version: (stored.version ?? 0) + 1 }
}

const editsOf = ({ version, curated, editedAt }: Edited): Edited => ({
  ...(version !== undefined && { version }),
  ...(curated && { curated }),
  ...(editedAt && { editedAt }),
})
