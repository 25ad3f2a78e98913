import type { StoreUsage } from '../infra/store-usage.ts'
import { AppError } from './errors.ts'

/** What a request adds to the stores: whole titles, or a document. */
export type Growth = 'titles' | 'data'

/**
 * From these shares on a store takes no more of a kind, the largest first: what is left is for the
 * places of those who watch, which are never refused.
 */
const closesAt: Readonly<Record<Growth, number>> = { titles: 0.85, data: 0.95 }

const sentences: Readonly<Record<Growth, string>> = {
  titles: 'The stores are nearly full: nothing can be added to the catalogue until there is room.',
  data: 'The stores are full: watching goes on, but nothing new can be kept until there is room.',
}

/** @throws AppError `storage_full` where the fullest store has no room left for such growth. */
export function assertRoom({ fullest }: Pick<StoreUsage, 'fullest'>, growth: Growth): void {
  if (fullest >= closesAt[growth]) throw new AppError('storage_full', sentences[growth])
}
