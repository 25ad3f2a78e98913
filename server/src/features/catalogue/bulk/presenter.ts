import type { CatalogueImport } from '@cinema/contract'
import type { BulkImport } from './bulk-import-store.ts'

/** An import as administrators see it. */
export const toImport = (stored: BulkImport): CatalogueImport => ({
  id: stored._id,
  userId: stored.userId,
  fileName: stored.fileName,
  state: stored.state,
  rowsRead: stored.rowsRead,
  created: stored.created,
  updated: stored.updated,
  unchanged: stored.unchanged,
  refused: stored.refused,
  problem: stored.problem,
  createdAt: stored.createdAt.toISOString(),
  updatedAt: stored.updatedAt.toISOString(),
})
