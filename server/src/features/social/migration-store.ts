import type { Migration } from '../../migrate.ts'
import { audienceModel } from './audience-store.ts'
import { markKinds, markModel } from './mark-store.ts'
import { companionModel, tasteModel } from './taste-store.ts'
import { viewDayModel } from './view-store.ts'

/** Collections and indexes of marks, views and what is counted from them. */
export const migrateSocial: Migration = async (mongo) => {
  const models = [
    ...markKinds.map((kind) => markModel(mongo, kind)),
    ...[viewDayModel, audienceModel, tasteModel, companionModel].map((model) => model(mongo)),
  ]
  for (const model of models) {
    await model.createCollection()
    await model.createIndexes()
  }
}
