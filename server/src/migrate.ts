import { migrateAudit } from './features/audit/audit-store.ts'
import { migrateAuth } from './features/auth/migration.ts'
import { migrateCatalogue } from './features/catalogue/migration-store.ts'
import { migrateMediaFiles } from './features/library/media/media-file-store.ts'
import { migrateLibrary } from './features/library/upload-store.ts'
import { migrateGuard } from './features/guard/allow-list-store.ts'
import { migrateProgress } from './features/progress/progress-document-store.ts'
import { migrateSearch } from './features/search/search-store.ts'
import { migrateSocial } from './features/social/migration-store.ts'
import { migrateStreaming } from './features/streaming/providers/direct-store.ts'
import type { Mongo } from './infra/mongo.ts'

/** One step of a migration: declares the collections and indexes of a feature, any number of times. */
export type Migration = (mongo: Mongo) => Promise<void>

const migrations: readonly Migration[] = [
  migrateAudit,
  migrateAuth,
  migrateCatalogue,
  migrateSearch,
  migrateSocial,
  migrateProgress,
  migrateLibrary,
  migrateMediaFiles,
  migrateStreaming,
  migrateGuard,
]

/** Brings the database to what this version expects; safe to run again and by several processes. */
export async function migrate(mongo: Mongo): Promise<void> {
  for (const step of migrations) await step(mongo)
}
