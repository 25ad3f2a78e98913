import type { Edited } from './title-record.ts'

/** Fields that follow from others, or tell where their words are from. */
const companions: Readonly<Record<string, readonly string[]>> = {
  title: ['titleKey'],
  overview: ['overviewSource', 'sources'],
  year: ['order', 'orderYear'],
  releasedOn: ['order'],
  rating: ['order'],
  popularity: ['order'],
}

/** What a source says of a title, with the fields that administrators decided on as they are stored. */
export function withCurated<T extends object>(stored: T & Edited, said: T): T {
  const curated = stored.curated ?? []
  const fields = curated.flatMap((field) => [field, ...(companions[field] ?? [])])
  const kept = Object.entries(stored).filter(([field]) => fields.includes(field))
  return { ...said, ...Object.fromEntries(kept) }
}
