import type { Mongo } from '../../infra/mongo.ts'
import { familyModel } from './family-store.ts'
import { userModel } from './user-store.ts'

/** Indexes of accounts and signed-in devices. */
export async function migrateAuth(mongo: Mongo): Promise<void> {
  await userModel(mongo).createIndexes()
  await familyModel(mongo).createIndexes()
}
