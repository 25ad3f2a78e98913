import type { SearchKind } from '@cinema/contract'
import type { Mongo } from '../../../infra/mongo.ts'
import { collections, documentOf } from './catalogue-source-store.ts'
import type { IndexedDocument } from './document.ts'

/** What has changed in the catalogue since an index was built. */
export interface Changes {
  /** Ids of what was changed or is gone, in their order. */
  readonly ids: readonly string[]
  /** What is there of them now, in the same order. */
  readonly documents: readonly IndexedDocument[]
  /** False when there are more, older ones. */
  readonly isComplete: boolean
}

const maxTimeMS = 2000
/** More than these are worth a new index. */
const mostChanges = 1000

const prefixes: Readonly<Record<SearchKind, string>> = {
  film: 'mov_',
  person: 'per_',
  series: 'ser_',
}
const kinds = Object.keys(prefixes) as SearchKind[]

/** Titles and people changed one by one since a time; of too many the newest. */
export async function changesSince(mongo: Mongo, since: Date): Promise<Changes> {
  const noted = await mongo
    .collection<{ _id: string; at: Date }>('catalogue_changes')
    .find({ at: { $gte: since } }, { maxTimeMS, hint: 'at', readPreference: 'primary' })
    .sort({ at: -1 })
    .limit(mostChanges + 1)
    .toArray()
  const ids = noted
    .slice(0, mostChanges)
    .map(({ _id }) => _id)
    .sort()
  const found = await Promise.all(kinds.map((kind) => readAll(mongo, kind, ids)))
  const documents = found.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
  return { ids, documents, isComplete: noted.length <= mostChanges }
}

async function readAll(
  mongo: Mongo,
  kind: SearchKind,
  ids: readonly string[],
): Promise<IndexedDocument[]> {
  const own = ids.filter((id) => id.startsWith(prefixes[kind]))
  if (own.length === 0) return []
  const found = await mongo
    .collection<{ _id: string }>(collections[kind])
    .find({ _id: { $in: own } }, { maxTimeMS, readPreference: 'primary' })
    .toArray()
  return found.map((stored) => documentOf(kind, stored))
}
