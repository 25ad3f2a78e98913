import type { Mongo } from '../../../infra/mongo.ts'
import { userModel, type UserDocument } from '../user-store.ts'

/** Which picture an account shows. */
export function avatarStore(mongo: Mongo) {
  const users = userModel(mongo)
  return {
    /** Notes another picture, or none, and gives the account back as it was; null when it is closed. */
    exchange(_id: string, avatarVersion: string | null): Promise<UserDocument | null> {
      const change =
        avatarVersion === null ? { $unset: { avatarVersion: 1 } } : { $set: { avatarVersion } }
      return users.findOneAndUpdate({ _id }, change).lean<UserDocument>().exec()
    },
  }
}
