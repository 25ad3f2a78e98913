import DataLoader from 'dataloader'

const most = 200

/**
 * Finds documents by id, those of one tick in one query, whichever requests they are for. Nothing is
 * kept: what is remembered, and for how long, is the cache's business.
 */
export function batchById<T extends { _id: string }>(
  find: (ids: readonly string[]) => Promise<readonly T[]>,
): (id: string) => Promise<T | null> {
  const loader = new DataLoader<string, T | null>(
    async (ids) => {
      const found = new Map((await find([...new Set(ids)])).map((record) => [record._id, record]))
      return ids.map((id) => found.get(id) ?? null)
    },
    { cache: false, maxBatchSize: most },
  )
  return (id) => loader.load(id)
}
