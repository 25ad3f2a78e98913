import type { Collection } from '../store/catalog.ts'
import type { Session } from '../store/session.ts'
import type { Doc } from '../values/types.ts'
import type { CommandContext } from './context.ts'
import { findCollection, namespaceOf } from './context.ts'

/** Sizes in bytes. */
export function collectionStats({ sqlite }: Session, collection: Collection): Doc {
  const [size] = sqlite.get(`SELECT coalesce(sum(length(b)), 0) FROM docs_${collection.id}`) ?? [0]
  const storage = {
    size: Number(size),
    count: collection.count,
    avgObjSize: collection.count === 0 ? 0 : Math.round(Number(size) / collection.count),
    storageSize: Number(size),
    nindexes: collection.indexes.length,
    totalIndexSize: 0,
    capped: false,
  }
  return { ns: collection.namespace, ...storage, storageStats: storage }
}

export function runCollStats(context: CommandContext): Doc {
  const collection = findCollection(context)
  if (collection) return { ...collectionStats(context.session, collection), ok: 1 }
  return { ns: namespaceOf(context), size: 0, count: 0, storageSize: 0, nindexes: 0, ok: 1 }
}

export function runDbStats({ session, db }: CommandContext): Doc {
  const collections = session.catalog.collections(db)
  const stats = collections.map((collection) => collectionStats(session, collection))
  const dataSize = stats.reduce((sum, { size }) => sum + Number(size), 0)
  return {
    db,
    collections: collections.length,
    views: 0,
    objects: collections.reduce((sum, { count }) => sum + count, 0),
    dataSize,
    storageSize: dataSize,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    indexSize: 0,
    totalSize: dataSize,
    scaleFactor: 1,
    ok: 1,
  }
}
