import { trusted } from 'mongoose'
import { readPage, type Border, type Order } from '../../infra/keyset.ts'
import type { Mongo } from '../../infra/mongo.ts'
import { trustedConditions } from '../../infra/trusted-conditions.ts'
import { userModel, type UserDocument } from './user-store.ts'

const maxTimeMS = 2000
const newestFirst: Order = { field: 'createdAt', direction: -1 }
/** Sorts behind whatever a name can hold. */
const last = '\u{10ffff}'

/** The two fields that a search may begin with; both are unique, so they order by themselves. */
export type SearchField = 'email' | 'usernameKey'

/** Accounts in pages, for administrators. */
export function userListStore(mongo: Mongo) {
  const users = userModel(mongo)
  return {
    newest: (border: Border | null, limit: number) =>
      readPage(
        ({ conditions, sort }, wanted) =>
          users
            .find(trustedConditions(conditions))
            .sort(sort)
            .hint('newest_first')
            .limit(wanted)
            .maxTimeMS(maxTimeMS)
            .lean<UserDocument[]>()
            .exec(),
        { filter: {}, order: newestFirst, border, limit },
      ),

    /** Accounts whose field begins with a text, in its order, behind `after` where it is given. */
    async beginning(field: SearchField, text: string, after: string | undefined, limit: number) {
      const range = { [after === undefined ? '$gte' : '$gt']: after ?? text, $lt: text + last }
      const found = await users
        .find({ [field]: trusted(range) })
        .sort({ [field]: 1 })
        .limit(limit + 1)
        .maxTimeMS(maxTimeMS)
        .lean<UserDocument[]>()
        .exec()
      return { items: found.slice(0, limit), more: found.length > limit }
    },
  }
}
