import type { Mongo } from '../../infra/mongo.ts'
import { apiKeyModel } from './api-key-store.ts'
import { erasureModel } from './erasure-store.ts'
import { familyModel } from './family-store.ts'
import { linkModel } from './link-store.ts'
import { userModel } from './user-store.ts'

/** Indexes of accounts, signed-in devices, links by e-mail and API keys. */
export async function migrateAuth(mongo: Mongo): Promise<void> {
  await userModel(mongo).createIndexes()
  await familyModel(mongo).createIndexes()
  await linkModel(mongo).createIndexes()
  await apiKeyModel(mongo).createIndexes()
  await erasureModel(mongo).createIndexes()
}
